/* char_table.h - what make_char_table writes during the build: likelihoods and double-byte tables. */
#ifndef XD_FILE_CHAR_TABLE_H
#define XD_FILE_CHAR_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define GB_TRAILS 190u   /* 40..7E, 80..FE */
#define BIG5_TRAILS 157u /* 40..7E, A1..FE */

/* -10 ln(probability) of a character of the basic plane in Chinese text; higher is rarer. */
extern const uint8_t char_cost[65536];

/* Code points by (lead - 0x81) * trails + index of the trail byte; 0 is illegal. */
extern const uint32_t gb2_table[126 * 190];
extern const uint32_t big5_table[126 * 157];

/* Four-byte codes of the basic plane: from this linear number on, code points count up; 0 is illegal. */
struct gb4_range {
    uint32_t linear, code_point;
};
extern const struct gb4_range gb4_ranges[];
extern const size_t gb4_range_count;

/* Private-use characters of GBK's days and the characters they stood for, ascending. */
struct char_repair {
    uint32_t private_use, code_point;
};
extern const struct char_repair char_repairs[];
extern const size_t char_repair_count;

#endif
