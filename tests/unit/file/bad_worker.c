/* A reader process that does what the file tells it to: gzip's magic, then a word. Anything else: a good answer
 * in UTF-8 with marks. */
#include "file/wire.h"
#include <stdlib.h>
#include <unistd.h>

static void add(struct buf *b, enum wire_type type, struct str payload)
{
    wire_head(b, type, payload.n);
    buf_adds(b, payload);
}

static void good(struct buf *b)
{
    add(b, WIRE_FORMAT, STR("\x01\x04test"));
    add(b, WIRE_MARK, STR("\x01\x01"));
    add(b, WIRE_DATA, STR("第一页\r\n"));
    add(b, WIRE_MARK, STR("\x01\x02"));
    add(b, WIRE_DATA, STR("\xef\xbb\xbf第二"));
    add(b, WIRE_DATA, STR("页"));
    add(b, WIRE_MARK, STR("\x03\x07"));
    add(b, WIRE_END, STR("\x00\x09"));
}

static void answer(int fd, struct buf *b, struct str word)
{
    if (str_starts(word, STR("hang")))
        pause();
    else if (str_starts(word, STR("crash")))
        abort();
    else if (str_starts(word, STR("half")))
        add(b, WIRE_FORMAT, STR("\x01\x04test"));
    else if (str_starts(word, STR("noise")))
        buf_addc(b, "Segmentation fault, core dumped");
    else if (str_starts(word, STR("early")))
        add(b, WIRE_DATA, STR("text before its format"));
    else if (str_starts(word, STR("name")))
        add(b, WIRE_FORMAT, STR("\x01\x04../x"));
    else if (str_starts(word, STR("reason")))
        add(b, WIRE_FORMAT, STR("\x01\x04test")), add(b, WIRE_END, STR("\x63\x00"));
    else if (str_starts(word, STR("claim")))
        add(b, WIRE_FORMAT, STR("\x01\x04test")), add(b, WIRE_END, STR("\x0b\x00"));
    else if (str_starts(word, STR("mark")))
        add(b, WIRE_FORMAT, STR("\x01\x04test")), add(b, WIRE_MARK, STR("\x33\x01"));
    else if (str_starts(word, STR("coding")))
        add(b, WIRE_FORMAT, STR("\x01\x04test")), add(b, WIRE_ENCODING, STR("\x63"));
    else if (str_starts(word, STR("badutf")))
        add(b, WIRE_FORMAT, STR("\x01\x04test")),
            add(b, WIRE_DATA,
                STR("a\xff"
                    "b")),
            add(b, WIRE_END, STR("\0\0"));
    else
        good(b);
    if (str_starts(word, STR("flood")))
        for (;;) {
            static char chunk[WIRE_FRAME_MAX];
            buf_reset(b);
            add(b, WIRE_FORMAT, STR("\x01\x04test"));
            add(b, WIRE_DATA, str_of(chunk, sizeof chunk));
            if (wire_send(fd, buf_str(b), -1) != XD_OK)
                exit(0);
        }
    wire_send(fd, buf_str(b), -1);
    if (str_starts(word, STR("half")))
        exit(3);
}

int main(void)
{
    struct wire_in in;
    struct frame f;
    struct buf b;
    wire_in_init(&in, STDIN_FILENO);
    buf_init(&b, 1u << 20);
    add(&b, WIRE_HELLO, STR("\x02\x05")); /* as on a kernel without Landlock */
    wire_send(STDIN_FILENO, buf_str(&b), -1);
    while (wire_next(&in, &f, NULL) == XD_OK && in.passed >= 0) {
        char word[16] = {0};
        ssize_t n = pread(in.passed, word, sizeof word, 2);
        close(in.passed);
        in.passed = -1;
        buf_reset(&b);
        answer(STDIN_FILENO, &b, str_of(word, n > 0 ? (size_t)n : 0));
    }
    wire_in_release(&in);
    buf_release(&b);
    return 0;
}
