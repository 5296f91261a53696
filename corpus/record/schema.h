/* schema.h - names of terms, value slots, metadata keys and versions of the index. docs/format.md is the prose.
 *
 * Terms of content carry no prefix: folded words start with a Han character, a digit or a small letter.
 * Everything else starts with a capital letter. No term is longer than TERM_MAX bytes; longer content is cut
 * on a character border and closed with '#' and 16 hexadecimal digits of its SHA-256. */
#ifndef XD_RECORD_SCHEMA_H
#define XD_RECORD_SCHEMA_H

#define FORMAT_VERSION 2  /* record and state bytes; differs: refuse */
#define TERMS_VERSION 3   /* folding, segmentation, term names (with the lexicon's hash); differs: refuse */
#define EXTRACT_VERSION 2 /* readers, encoding verdict; differs: warn, read again */
#define FACTS_VERSION 3   /* analysis; differs: warn, derive again */

#define TERM_MAX 200
#define NOMINATE_DIGITS 8 /* of hashes in terms that each report has of its own: they nominate, the record decides */

#define PREFIX_ID "Q"   /* report id */
#define PREFIX_TEXT "H" /* NOMINATE_DIGITS of the text hash */
#define PREFIX_FOLDER                                                                                                  \
    "F" /* a folder above the file, or the file itself: NOMINATE_DIGITS of SHA-256 of the stored path */
#define PREFIX_GENRE "G"  /* Gsummary */
#define PREFIX_YEAR "Y"   /* Y2012: a year that a date mentioned in the report, or its own date, touches */
#define PREFIX_MONTH "M"  /* M201210 */
#define PREFIX_PERSON "N" /* N林静: named surely */
#define PREFIX_DOUBT "D"  /* D林静: named doubtfully */
#define PREFIX_KIND                                                                                                    \
    "K" /* Kparty-lesson; Kparty-lesson:2012 one per year of the outer interval (Kparty-lesson:* where it is open or > \
           60 years); Kparty-lesson@林静 for a person in it */
#define PREFIX_LEVEL "L" /* Lcounty: of a statement */
#define PREFIX_FACT "A"  /* Ahonor, Aevent, Atenure: the report has such a statement */

#define RUN_END 0x01 /* closes a Han run: last character + U+0001, where no other term starts with the character */

enum slot { SLOT_TEXT_HASH = 0, SLOT_DATE = 1 /* 8 digits of the document's date, for sorting; empty: unknown */ };

#define META_FORMAT "xd:format" /* decimal */
#define META_TERMS "xd:terms"   /* "<TERMS_VERSION>:<lexicon hash>" */
#define META_EXTRACT "xd:extract"
#define META_FACTS "xd:facts"
#define META_SETTINGS "xd:settings" /* roots, encodings per path, school.ini as read */
#define META_FOLDER "dir:"          /* + 40 hexadecimal digits of SHA-256 of the stored folder path: state.h */

#endif
