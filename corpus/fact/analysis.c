#include "fact/analysis.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson.h"

#include <time.h>

/* What statements and people of one report may take. */
#define ARENA_MAX ((size_t)256 << 20)

static double cpu_seconds(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void analysis_init(struct analysis *a)
{
    *a = (struct analysis){0};
    folded_init(&a->folded);
    tokens_init(&a->tokens);
    blocks_init(&a->blocks);
    block_tags_init(&a->tags);
    dates_init(&a->dates);
    people_init(&a->people);
    arena_init(&a->arena, ARENA_MAX);
}

void analysis_release(struct analysis *a)
{
    folded_release(&a->folded);
    tokens_release(&a->tokens);
    blocks_release(&a->blocks);
    block_tags_release(&a->tags);
    dates_release(&a->dates);
    people_release(&a->people);
    mem_free(a->statement);
    arena_release(&a->arena);
    *a = (struct analysis){0};
}

/* The bytes of the source that characters [from, to) take; positions ascend, so the text is walked once. */
static struct str source_slice(struct str source, uint32_t from, uint32_t to)
{
    size_t start = utf8_offset(source, from);
    struct str rest = str_sub(source, start, source.n);
    return str_sub(rest, 0, utf8_offset(rest, to - from));
}

static void find_title(struct analysis *a)
{
    a->title = STR("");
    for (size_t i = 0; i < a->blocks.n; i++) {
        const struct block *k = &a->blocks.v[i];
        if (k->part != 0)
            break;
        if (k->kind == BLOCK_TITLE) {
            a->title = source_slice(a->source, k->src_from, k->src_to);
            return;
        }
    }
}

static enum status facts(struct analysis *a, const struct lexicon *lx, const struct analysis_input *in)
{
    struct view v = {0};
    struct date_context cx = {.today = in->today, .folder = in->path};
    enum status s = view_make(&v, &a->folded);
    if (s == XD_OK)
        s = dates_find(&a->dates, &a->folded, &a->blocks, &cx);
    if (s == XD_OK)
        s = people_find(&a->people, &a->arena, lx, &a->folded, &a->blocks, &a->tokens, &a->tags.words);
    if (s == XD_OK) {
        a->genre = (uint8_t)genre_of(&v, &a->blocks, 0);
        find_title(a);
        s = lessons_find(a, lx, &v, in);
    }
    view_release(&v);
    return s;
}

enum status analyse(struct analysis *a, const struct lexicon *lx, const struct analysis_input *in)
{
    arena_reset(&a->arena);
    a->statements = 0;
    a->people.n = 0;
    a->source = in->source;
    a->title = STR("");
    a->genre = GENRE_OTHER;
    double t[6] = {cpu_seconds()};
    enum status s = fold_text(&a->folded, in->source);
    t[1] = cpu_seconds();
    if (s == XD_OK)
        s = segment(&a->tokens, lx, a->folded.ch, a->folded.n);
    t[2] = cpu_seconds();
    if (s == XD_OK)
        s = blocks_find(&a->blocks, &a->folded, in->source);
    t[3] = cpu_seconds();
    if (s == XD_OK)
        s = block_tags_find(&a->tags, in->tagger, &a->folded, &a->blocks);
    t[4] = cpu_seconds();
    if (s == XD_OK)
        s = facts(a, lx, in);
    t[5] = cpu_seconds();
    for (int i = 0; i < 5; i++)
        a->seconds[i] = t[i + 1] - t[i];
    return s;
}
