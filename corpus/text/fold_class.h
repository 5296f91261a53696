/* fold_class.h - the classes of characters in the table of folding; shared with the tool that makes it. */
#ifndef XD_TEXT_FOLD_CLASS_H
#define XD_TEXT_FOLD_CLASS_H

enum fold_class {
    FOLD_OTHER,
    FOLD_HAN,     /* what is_han says, and the circles that fold to 〇 */
    FOLD_BLANK,   /* blanks of every kind and control characters */
    FOLD_NOTHING, /* zero-width characters */
    FOLD_LINE     /* '\n' */
};

/* A cell of the table: the folded character in the low bits, its class above. */
#define FOLD_CLASS_SHIFT 24
#define FOLD_CHAR_MASK 0x1FFFFFu

#endif
