#include "base/mem.h"
#include "text/lexicon_map.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef XD_LEXICON_BUILD
#error "XD_LEXICON_BUILD and XD_LEXICON_INSTALLED: paths of lexicon.bin, see CMakeLists.txt"
#endif

/* A section of count elements of `size` bytes at byte `at` lies inside the file, at its border. */
static bool inside(const struct lexicon_header *h, uint64_t at, uint64_t count, uint64_t size)
{
    return at % 8 == 0 && at >= sizeof *h && at <= h->size && count <= (h->size - at) / size;
}

static bool sound(const struct lexicon *lx)
{
    const struct lexicon_header *h = lx->head;
    if (h->nodes == 0 || h->codes == 0 || h->code_pages == 0 || h->tags > LEXICON_TAGS || h->codes > 65536 ||
        h->unknown_cost == 0 || h->unknown_cost > 65535)
        return false;
    if (!inside(h, h->at_node, h->nodes, sizeof *lx->node) || !inside(h, h->at_page, LEXICON_PAGES, 2) ||
        !inside(h, h->at_code, h->code_pages, 512) || !inside(h, h->at_char, h->codes, sizeof *lx->character) ||
        !inside(h, h->at_surname2, h->surnames2, sizeof *lx->surname2))
        return false;
    for (uint32_t i = 0; i < h->tags; i++)
        if (h->tag[i][LEXICON_TAG_LEN - 1] != '\0')
            return false;
    return true;
}

/* Whatever the file holds, no index leads outside. Nodes are checked at each step, see lexicon_child. */
static bool indexes_sound(const struct lexicon *lx)
{
    for (uint32_t p = 0; p < LEXICON_PAGES; p++)
        if (lx->page[p] >= lx->head->code_pages)
            return false;
    for (uint32_t i = 0; i < lx->head->code_pages * 256; i++)
        if (lx->code[i] >= lx->head->codes)
            return false;
    return true;
}

static const char damaged[] = "lexicon damaged: its hash differs";

static enum status attach(struct lexicon *lx, const char *path, struct error *e)
{
    const char *bytes = lx->map;
    const struct lexicon_header *h = lx->head = lx->map;
    if (lx->size < sizeof *h || memcmp(h->magic, LEXICON_MAGIC, sizeof h->magic) != 0)
        return error_detail(e, XD_CORRUPT, str_c(path), "not a lexicon");
    if (h->version != LEXICON_VERSION || h->order != LEXICON_ORDER)
        return error_detail(e, XD_VERSION, str_c(path), "lexicon of another version or machine");
    if (h->size != lx->size || !sound(lx))
        return error_detail(e, XD_CORRUPT, str_c(path), "lexicon cut or damaged");
    if (lexicon_head_hash(h) != h->hash)
        return error_detail(e, XD_CORRUPT, str_c(path), damaged);
    lx->node = (const void *)(bytes + h->at_node);
    lx->page = (const void *)(bytes + h->at_page);
    lx->code = (const void *)(bytes + h->at_code);
    lx->character = (const void *)(bytes + h->at_char);
    lx->surname2 = (const void *)(bytes + h->at_surname2);
    return indexes_sound(lx) ? XD_OK : error_detail(e, XD_CORRUPT, str_c(path), "lexicon damaged: an index");
}

static enum status map_file(struct lexicon *lx, const char *path, struct error *e)
{
    enum status st = XD_OK;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_sys(e, errno, str_c(path));
    if (fstat(fd, &info) < 0)
        st = error_sys(e, errno, str_c(path));
    else if (!S_ISREG(info.st_mode) || info.st_size < (off_t)sizeof(struct lexicon_header) ||
             info.st_size > (off_t)1 << 30)
        st = error_detail(e, XD_CORRUPT, str_c(path), "not a lexicon");
    else {
        lx->size = (size_t)info.st_size;
        lx->map = mmap(NULL, lx->size, PROT_READ, MAP_SHARED, fd, 0);
        if (lx->map == MAP_FAILED) {
            lx->map = NULL;
            st = error_sys(e, errno, str_c(path));
        }
    }
    close(fd);
    return st;
}

/* $XIAODANG_DATA names the folder outright: when it is set, nothing else is tried. */
static const char *find_file(char room[PATH_MAX])
{
    const char *folder = getenv("XIAODANG_DATA");
    if (folder != NULL && folder[0] != '\0') {
        int n = snprintf(room, PATH_MAX, "%s/lexicon.bin", folder);
        return n > 0 && n < PATH_MAX ? room : "";
    }
    if (access(XD_LEXICON_BUILD, R_OK) == 0)
        return XD_LEXICON_BUILD;
    return XD_LEXICON_INSTALLED;
}

enum status lexicon_open(struct lexicon **out, const char *path, struct error *e)
{
    char room[PATH_MAX];
    *out = NULL;
    if (path == NULL)
        path = find_file(room);
    struct lexicon *lx = mem_zalloc(1, sizeof *lx);
    if (lx == NULL)
        return error_set(e, XD_NOMEM, str_c(path));
    enum status st = map_file(lx, path, e);
    if (st == XD_OK)
        st = attach(lx, path, e);
    if (st != XD_OK) {
        lexicon_close(lx);
        return st;
    }
    *out = lx;
    return XD_OK;
}

enum status lexicon_verify(const struct lexicon *lx, struct error *e)
{
    return lexicon_body_hash(lx->map, lx->size) == lx->head->body
               ? XD_OK
               : error_detail(e, XD_CORRUPT, STR("lexicon.bin"), damaged);
}

void lexicon_close(struct lexicon *lx)
{
    if (lx == NULL)
        return;
    if (lx->map != NULL)
        munmap(lx->map, lx->size);
    mem_free(lx);
}

uint64_t lexicon_hash(const struct lexicon *lx)
{
    return lx->head->hash;
}

const char *lexicon_pos_name(const struct lexicon *lx, unsigned pos)
{
    return pos < lx->head->tags ? lx->head->tag[pos] : "";
}

/* The node of a word, 0 when the string is none. */
static uint32_t find_word(const struct lexicon *lx, const uint32_t *ch, size_t n)
{
    uint32_t node = 0;
    for (size_t i = 0; i < n; i++) {
        node = lexicon_child(lx, node, lexicon_code(lx, ch[i]));
        if (node == 0)
            return 0;
    }
    return n > 0 && lx->node[node].word ? node : 0;
}

double lexicon_logp(const struct lexicon *lx, const uint32_t *ch, size_t n)
{
    uint32_t node = find_word(lx, ch, n);
    return node != 0 ? -lx->node[node].cost / LEXICON_SCALE : 0;
}

bool lexicon_has_pos(const struct lexicon *lx, const uint32_t *ch, size_t n, const char *pos)
{
    uint32_t node = find_word(lx, ch, n);
    return node != 0 && strcmp(lexicon_pos_name(lx, lx->node[node].pos), pos) == 0;
}

size_t lexicon_prefixes(const struct lexicon *lx, const uint32_t *ch, size_t n, uint32_t *ends, size_t max)
{
    size_t found = 0;
    uint32_t node = 0;
    for (size_t i = 0; i < n && found < max; i++) {
        node = lexicon_child(lx, node, lexicon_code(lx, ch[i]));
        if (node == 0)
            break;
        if (lx->node[node].word)
            ends[found++] = (uint32_t)i + 1;
    }
    return found;
}

double lexicon_surname_logp(const struct lexicon *lx, const uint32_t *ch, size_t n)
{
    if (n == 1) {
        uint32_t code = lexicon_code(lx, ch[0]);
        return code != 0 ? (double)lx->character[code].surname : 0;
    }
    if (n != 2)
        return 0;
    uint32_t first = lexicon_code(lx, ch[0]), second = lexicon_code(lx, ch[1]);
    for (uint32_t i = 0; first != 0 && i < lx->head->surnames2; i++)
        if (lx->surname2[i].first == first && lx->surname2[i].second == second)
            return (double)lx->surname2[i].logp;
    return 0;
}

double lexicon_given_logp(const struct lexicon *lx, uint32_t ch, unsigned position, unsigned length)
{
    unsigned which = length == 2 && position < 2 ? position + 1 : 0;
    uint32_t code = lexicon_code(lx, ch);
    return (double)(code != 0 ? lx->character[code].given[which] : lx->head->floor_given[which]);
}

double lexicon_char_logp(const struct lexicon *lx, uint32_t ch)
{
    uint32_t code = lexicon_code(lx, ch);
    return (double)(code != 0 ? lx->character[code].running : lx->head->floor_running);
}
