#include "text/segment.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/lexicon_map.h"

#define MAX_PIECE 16384u /* longer runs of Han are cut there: a cost is 16 bits, so that sums stay below 2^32 */

/* One character of a run of Han: the cheapest path from here to the run's end. */
struct step {
    uint32_t cost;
    uint32_t node; /* of the word that the path begins with; 0: a character that is no word */
    uint16_t length;
    uint16_t code;
};

void tokens_init(struct tokens *t)
{
    *t = (struct tokens){0};
}

void tokens_release(struct tokens *t)
{
    mem_free(t->v);
    mem_free(t->scratch);
    tokens_init(t);
}

static inline void add(struct tokens *t, size_t from, size_t to, enum token_kind kind)
{
    t->v[t->n++] = (struct token){.from = (uint32_t)from, .to = (uint32_t)to, .kind = (uint8_t)kind};
}

/* Letters besides a-z that words are written with: accented Latin, Greek, Cyrillic, kana, Hangul. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return is_alpha(c);
    return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x530) ||
           (c >= 0x3041 && c < 0x3100 && c != 0x30FB) || (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xFF66 && c < 0xFFA0);
}

static size_t digits_end(const uint32_t *ch, size_t i, size_t n)
{
    while (i < n && is_digit(ch[i]))
        i++;
    return i;
}

/* A run of letters and digits at i, or a number with inner dots: 3.5, 2012.10.27. */
static size_t add_latin(struct tokens *t, const uint32_t *ch, size_t i, size_t n)
{
    size_t j = digits_end(ch, i, n);
    if (j == n || !is_letter(ch[j])) {
        while (j + 1 < n && ch[j] == '.' && is_digit(ch[j + 1]))
            j = digits_end(ch, j + 1, n);
        add(t, i, j, TOKEN_NUMBER);
        return j;
    }
    while (j < n && (is_letter(ch[j]) || is_digit(ch[j])))
        j++;
    add(t, i, j, TOKEN_LATIN);
    return j;
}

/* From right to left: the cheapest path from each character to the end; of equal ones that with the longer first
 * word. */
static void find_paths(struct step *step, const struct lexicon *lx, size_t n)
{
    const struct lexicon_node *nodes = lx->node;
    const uint32_t count = lx->head->nodes, unknown = lx->head->unknown_cost;
    step[n].cost = 0;
    for (size_t i = n; i-- > 0;) {
        uint32_t best = unknown + step[i + 1].cost, best_node = 0, node = 0;
        size_t best_end = i + 1;
        for (size_t j = i; j < n && step[j].code != 0; j++) {
            uint64_t child = (uint64_t)nodes[node].base + step[j].code;
            if (child >= count || nodes[child].check != node)
                break;
            node = (uint32_t)child;
            if (!nodes[node].word)
                continue;
            uint32_t cost = nodes[node].cost + step[j + 1].cost;
            if (cost <= best || best_node == 0) {
                best = cost;
                best_node = node;
                best_end = j + 1;
            }
        }
        step[i].cost = best;
        step[i].node = best_node;
        step[i].length = (uint16_t)(best_end - i);
    }
}

static enum status add_han(struct tokens *t, const struct lexicon *lx, const uint32_t *ch, size_t from, size_t n)
{
    if (mem_reserve(&t->scratch, &t->scratch_cap, n + 1, sizeof(struct step)) != 0)
        return XD_NOMEM;
    struct step *step = t->scratch;
    for (size_t i = 0; i < n; i++)
        step[i].code = (uint16_t)lexicon_code(lx, ch[from + i]);
    find_paths(step, lx, n);
    for (size_t i = 0; i < n; i += step[i].length) {
        add(t, from + i, from + i + step[i].length, TOKEN_WORD);
        t->v[t->n - 1].known = step[i].node != 0;
        t->v[t->n - 1].pos = step[i].node != 0 ? lx->node[step[i].node].pos : UINT8_MAX;
    }
    return XD_OK;
}

enum status segment(struct tokens *t, const struct lexicon *lx, const uint32_t *ch, size_t n)
{
    t->n = 0;
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j < n && j - i < MAX_PIECE && is_han(ch[j]))
            j++;
        if (mem_reserve((void **)&t->v, &t->cap, t->n + (j - i) + 1, sizeof *t->v) != 0)
            return XD_NOMEM;
        if (j > i) {
            if (add_han(t, lx, ch, i, j - i) != XD_OK)
                return XD_NOMEM;
            i = j;
        } else if (is_digit(ch[i]) || is_letter(ch[i])) {
            i = add_latin(t, ch, i, n);
        } else {
            add(t, i, i + 1, TOKEN_BREAK);
            i++;
        }
    }
    return XD_OK;
}
