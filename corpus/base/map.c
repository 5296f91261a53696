#include "base/map.h"
#include "base/mem.h"

uint32_t hash_bytes(struct str s)
{
    /* FNV-1a over 64 bits, folded: keys are short terms and names. */
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32);
}

void map_init(struct map *m)
{
    *m = (struct map){0};
}

void map_release(struct map *m)
{
    mem_free(m->entry);
    mem_free(m->slot);
    *m = (struct map){0};
}

void map_reset(struct map *m)
{
    m->count = 0;
    if (m->slots > 0)
        memset(m->slot, 0, m->slots * sizeof *m->slot);
}

/* The slot of the key: holding it (value index + 1), or the free one (0) where it belongs. */
static size_t probe(const struct map *m, struct str key, uint32_t hash)
{
    size_t i = hash & (m->slots - 1);
    while (m->slot[i] != 0) {
        const struct map_entry *e = &m->entry[m->slot[i] - 1];
        if (e->hash == hash && str_eq(e->key, key))
            break;
        i = (i + 1) & (m->slots - 1);
    }
    return i;
}

struct map_entry *map_get(const struct map *m, struct str key)
{
    if (m->count == 0)
        return NULL;
    size_t i = probe(m, key, hash_bytes(key));
    return m->slot[i] == 0 ? NULL : &m->entry[m->slot[i] - 1];
}

static int grow_slots(struct map *m)
{
    size_t slots = m->slots == 0 ? 16 : m->slots * 2;
    uint32_t *slot = mem_zalloc(slots, sizeof *slot);
    if (slot == NULL)
        return -1;
    mem_free(m->slot);
    m->slot = slot;
    m->slots = slots;
    for (size_t k = 0; k < m->count; k++) {
        size_t i = m->entry[k].hash & (slots - 1);
        while (slot[i] != 0)
            i = (i + 1) & (slots - 1);
        slot[i] = (uint32_t)k + 1;
    }
    return 0;
}

struct map_entry *map_put(struct map *m, struct str key)
{
    if ((m->count + 1) * 4 > m->slots * 3 && grow_slots(m) < 0)
        return NULL;
    uint32_t hash = hash_bytes(key);
    size_t i = probe(m, key, hash);
    if (m->slot[i] != 0)
        return &m->entry[m->slot[i] - 1];
    void *v = m->entry;
    if (m->count >= UINT32_MAX - 1 || mem_reserve(&v, &m->cap, m->count + 1, sizeof *m->entry) < 0)
        return NULL;
    m->entry = v;
    m->entry[m->count] = (struct map_entry){key, 0, hash};
    m->slot[i] = (uint32_t)++m->count;
    return &m->entry[m->count - 1];
}
