#include "file/sniff.h"

struct magic {
    struct str bytes;
    enum sniff_kind kind;
    const char *format;
};
static const struct magic magics[] = {
    {STR_LIT("\x1f\x8b"), SNIFF_GZIP, "gz"},
    {STR_LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), SNIFF_FOREIGN, "ole"},
    {STR_LIT("PK\x03\x04"), SNIFF_FOREIGN, "zip"},
    {STR_LIT("PK\x05\x06"), SNIFF_FOREIGN, "zip"},
    {STR_LIT("%PDF-"), SNIFF_FOREIGN, "pdf"},
    {STR_LIT("{\\rtf"), SNIFF_FOREIGN, "rtf"},
    {STR_LIT("Rar!\x1a\x07"), SNIFF_FOREIGN, "rar"},
    {STR_LIT("7z\xbc\xaf\x27\x1c"), SNIFF_FOREIGN, "7z"},
    {STR_LIT("BZh91AY&SY"), SNIFF_FOREIGN, "bz2"},
    {STR_LIT("\xfd"
             "7zXZ\x00"),
     SNIFF_FOREIGN, "xz"},
    {STR_LIT("\x28\xb5\x2f\xfd"), SNIFF_FOREIGN, "zst"},
    {STR_LIT("%!PS-Adobe"), SNIFF_FOREIGN, "ps"},
    {STR_LIT("\xff\xd8\xff"), SNIFF_FOREIGN, "jpeg"},
    {STR_LIT("\x89PNG\r\n\x1a\n"), SNIFF_FOREIGN, "png"},
    {STR_LIT("GIF87a"), SNIFF_FOREIGN, "gif"},
    {STR_LIT("GIF89a"), SNIFF_FOREIGN, "gif"},
    {STR_LIT("II*\x00"), SNIFF_FOREIGN, "tiff"},
    {STR_LIT("MM\x00*"), SNIFF_FOREIGN, "tiff"},
    {STR_LIT("\x7f"
             "ELF"),
     SNIFF_PROGRAM, "elf"},
    {STR_LIT("SQLite format 3\x00"), SNIFF_PROGRAM, "sqlite"},
    {STR_LIT("ID3\x03\x00"), SNIFF_PROGRAM, "mp3"},
    {STR_LIT("ID3\x04\x00"), SNIFF_PROGRAM, "mp3"},
    {STR_LIT("\x00\x01\x00\x00Standard Jet DB"), SNIFF_PROGRAM, "mdb"},
    {STR_LIT("\x00\x00\x01\xba"), SNIFF_PROGRAM, "mpeg"},
    {STR_LIT("\x30\x26\xb2\x75\x8e\x66\xcf\x11"), SNIFF_PROGRAM, "wmv"},
};

static bool has_at(struct str s, size_t at, struct str part)
{
    return str_starts(str_sub(s, at, s.n), part);
}

/* Without a byte order mark and leading blanks, in lower case: what markup begins with. */
static size_t markup_head(char out[16], struct str head)
{
    size_t at = str_starts(head, STR("\xef\xbb\xbf")) ? 3 : 0, n = 0;
    while (at < head.n && (head.p[at] == ' ' || head.p[at] == '\t' || head.p[at] == '\r' || head.p[at] == '\n'))
        at++;
    for (; at < head.n && n < 16; at++)
        out[n++] = (char)(head.p[at] >= 'A' && head.p[at] <= 'Z' ? head.p[at] + 32 : head.p[at]);
    return n;
}

/* A page may begin with a comment (where it was saved from), a declaration, or right with its content. */
static bool is_page(struct str m)
{
    static const char *const first[] = {"!doctype html", "html", "head", "meta", "title",  "body", "script", "style",
                                        "table",         "div",  "p",    "font", "center", "link", "base",   "h1"};
    if (m.n == 0 || m.p[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        struct str word = str_c(first[i]);
        char end = 1 + word.n < m.n ? m.p[1 + word.n] : 0;
        if (has_at(m, 1, word) && (end == '>' || end == ' ' || end == '\r' || end == '\n' || end == '\t'))
            return true;
    }
    return false;
}

static size_t behind(struct str s, struct str end)
{
    for (size_t i = 0; i + end.n <= s.n; i++)
        if (has_at(s, i, end))
            return i + end.n;
    return s.n;
}

/* A mail of parts that belong together: lines of a header, one of which says so. */
static bool is_mht(struct str head)
{
    static const char *const first[] = {
        "From:", "MIME-Version:", "Content-Type:", "Subject:", "Date:", "X-MimeOLE:", "Message-ID:"};
    bool header = false;
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        header |= str_starts(head, str_c(first[i]));
    return header && behind(head, STR("MIME-Version:")) < head.n && behind(head, STR("multipart/related")) < head.n;
}

static struct sniffed sniff_markup(struct str head)
{
    char lower[16], plain[SNIFF_HEAD / 2];
    struct str m = {lower, markup_head(lower, head)};
    if (str_starts(m, STR("<!--")))
        head = str_sub(head, behind(head, STR("-->")), head.n);
    bool xml = str_starts(m, STR("<?xml"));
    bool wide = str_starts(head, STR("\xff\xfe")) || str_starts(head, STR("\xfe\xff"));
    if (wide) { /* the ASCII of UTF-16 */
        size_t n = 0;
        for (size_t i = 3 - (head.p[0] == '\xff'); i < head.n && n < sizeof plain; i += 2)
            plain[n++] = head.p[i];
        head = str_of(plain, n);
    }
    struct str page = xml ? str_sub(head, behind(head, STR("?>")), head.n) : head;
    m.n = markup_head(lower, page);
    if (is_page(m))
        return (struct sniffed){SNIFF_FOREIGN, "html"};
    if (is_mht(head))
        return (struct sniffed){SNIFF_FOREIGN, "mht"};
    m.n = markup_head(lower, head);
    if (str_starts(m, STR("<?xml")))
        return (struct sniffed){SNIFF_FOREIGN, "xml"};
    return (struct sniffed){SNIFF_TEXT, "txt"};
}

struct sniffed sniff(struct str head)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (str_starts(head, magics[i].bytes))
            return (struct sniffed){magics[i].kind, magics[i].format};
    if (str_starts(head, STR("RIFF")) && (has_at(head, 8, STR("WAVE")) || has_at(head, 8, STR("AVI "))))
        return (struct sniffed){SNIFF_PROGRAM, "riff"};
    if (has_at(head, 257, STR("ustar")))
        return (struct sniffed){SNIFF_FOREIGN, "tar"};
    if (has_at(head, 4, STR("ftyp")) && head.p[0] == 0)
        return (struct sniffed){SNIFF_PROGRAM, "mp4"};
    /* Two letters prove nothing: a program's header has NULs where a text has words. */
    if (str_starts(head, STR("MZ")) && head.n >= 64 && memchr(head.p, 0, 64))
        return (struct sniffed){SNIFF_PROGRAM, "exe"};
    if (str_starts(head, STR("BM")) && has_at(head, 6, str_of("\0\0\0\0", 4)))
        return (struct sniffed){SNIFF_PROGRAM, "bmp"};
    return sniff_markup(head);
}
