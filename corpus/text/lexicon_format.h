/* lexicon_format.h - the bytes of lexicon.bin, shared by the tool that writes it and the reader that maps it.
 *
 * A header, then sections at 8-byte borders, in the machine's own byte order (the file is made in the build
 * for the machine that it serves; `order` tells). Characters are numbered densely ("codes", from 1, the most
 * frequent first), words are paths in a double array over codes: the child of node n by code c is node
 * base[n] + c if that node's check is n. */
#ifndef XD_TEXT_LEXICON_FORMAT_H
#define XD_TEXT_LEXICON_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LEXICON_MAGIC "xdlexicn"
#define LEXICON_VERSION 2u
#define LEXICON_ORDER 0x01020304u
#define LEXICON_PAGES 0x324u /* code points below LEXICON_PAGES * 256 may have a code */
#define LEXICON_TAGS 128u
#define LEXICON_TAG_LEN 8u
#define LEXICON_SCALE 3500.0 /* cost = -log(p) * scale, rounded */

struct lexicon_node {
    uint32_t base, check;
    uint16_t cost; /* of the word that ends here */
    uint8_t pos;
    uint8_t word; /* 1: a word ends here */
};

struct lexicon_surname2 {
    uint16_t first, second; /* codes */
    float logp;
};

/* Statistics of one character. */
struct lexicon_char {
    float running;  /* log probability in running text */
    float surname;  /* as a surname of one character; 0: is none */
    float given[3]; /* as a given name of one; as the first, the second of two */
};

struct lexicon_header {
    char magic[8];
    uint32_t version, order;
    uint64_t size;       /* of the whole file */
    uint64_t hash, body; /* of this header, which holds that of all that follows it, and so of the whole file */
    uint32_t nodes, codes, code_pages, surnames2;
    uint32_t unknown_cost; /* of a character that is no word */
    uint32_t tags;
    float floor_running, floor_given[3];
    uint64_t at_node, at_page, at_code, at_char, at_surname2; /* byte offsets */
    char tag[LEXICON_TAGS][LEXICON_TAG_LEN];
};

/* Four lanes, so that checking the file costs little beside reading it: which is too much for one query. */
static inline uint64_t lexicon_digest(const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint64_t h[4] = {0x9E3779B97F4A7C15u, 0xBF58476D1CE4E5B9u, 0x94D049BB133111EBu, n};
    for (; n >= 32; p += 32, n -= 32) {
        uint64_t v[4];
        memcpy(v, p, 32);
        for (int i = 0; i < 4; i++) {
            h[i] = (h[i] ^ v[i]) * 0x9FB21C651E98DF25u;
            h[i] ^= h[i] >> 29;
        }
    }
    for (size_t i = 0; i < n; i++)
        h[i & 3] = (h[i & 3] ^ p[i]) * 0x100000001B3u;
    uint64_t out = 0;
    for (int i = 0; i < 4; i++) {
        out = (out ^ h[i]) * 0x9FB21C651E98DF25u;
        out ^= out >> 32;
    }
    return out;
}

/* What h->hash must be. */
static inline uint64_t lexicon_head_hash(const struct lexicon_header *h)
{
    struct lexicon_header copy = *h;
    copy.hash = 0;
    return lexicon_digest(&copy, sizeof copy);
}

/* What its body must be, of a whole lexicon of n bytes. */
static inline uint64_t lexicon_body_hash(const void *bytes, size_t n)
{
    return lexicon_digest((const char *)bytes + sizeof(struct lexicon_header), n - sizeof(struct lexicon_header));
}

#endif
