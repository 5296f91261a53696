/* The tagger of a build without it (XD_TAGGER=OFF): it cannot be opened, and rules alone find people. */
#include "text/tagger.h"

const char *tagger_path_name(unsigned path)
{
    (void)path;
    return "none";
}

enum status tagger_open(struct tagger **out, const char *dir, enum tagger_path path, struct error *e)
{
    (void)dir;
    (void)path;
    *out = NULL;
    return error_detail(e, XD_UNSUPPORTED, STR("tagger"), "built without the tagger");
}

void tagger_close(struct tagger *t)
{
    (void)t;
}

enum tagger_path tagger_path_of(const struct tagger *t)
{
    (void)t;
    return TAGGER_AUTO;
}

const char *tagger_tag_name(const struct tagger *t, unsigned tag)
{
    (void)t;
    (void)tag;
    return "";
}

enum status tagger_work_new(struct tagger_work **out, struct tagger *t, struct error *e)
{
    (void)t;
    *out = NULL;
    return error_detail(e, XD_UNSUPPORTED, STR("tagger"), "built without the tagger");
}

void tagger_work_free(struct tagger_work *w)
{
    (void)w;
}

void tagged_init(struct tagged *t)
{
    *t = (struct tagged){0};
}

void tagged_release(struct tagged *t)
{
    (void)t;
}

enum status tagger_run(struct tagged *out, struct tagger_work *w, const struct tagger_text *text, size_t n)
{
    (void)w;
    (void)text;
    (void)n;
    out->n = 0;
    return XD_UNSUPPORTED;
}

uint32_t tagger_fold(uint32_t c)
{
    return c;
}
