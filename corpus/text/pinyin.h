/* pinyin.h - whether Latin letters are the pinyin of a person's name: linjingfang, lin jingfang, ljf.
 *
 * Readings come from Debian's rime-data-luna-pinyin, all of a character's that are in use; a surname that is read in
 * its own way (单 shan, 曾 zeng, 尉迟 yuchi) is read so and no other way. ü is v or u. Used for queries in Latin
 * letters only: indexing pinyin of running text makes homophones one word. */
#ifndef XD_TEXT_PINYIN_H
#define XD_TEXT_PINYIN_H

#include "base/str.h"
#include <stdint.h>

enum pinyin_match { PINYIN_NONE, PINYIN_INITIALS, PINYIN_FULL };

/* name: 2 to 4 folded characters; latin: small letters, blanks and apostrophes between syllables are passed over.
 * Initials count for names of 2 characters or more, one letter a character. */
enum pinyin_match pinyin_of_name(const uint32_t *name, size_t n, struct str latin);
/* The readings of a character, most used first; how many, at most 4. The strings are static. */
unsigned pinyin_readings(const char *out[4], uint32_t ch);

#endif
