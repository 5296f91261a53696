#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/wire.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct timespec soon(long ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += ms * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

static void test_frames(void **state)
{
    (void)state;
    int s[2];
    struct wire_in in;
    struct frame f;
    struct buf b;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s), 0);
    wire_in_init(&in, s[1]);
    buf_init(&b, 1u << 20);
    wire_head(&b, WIRE_DATA, 5);
    buf_addc(&b, "hello");
    wire_head(&b, WIRE_END, 0);
    for (size_t i = 0; i < b.n; i++) /* byte by byte: frames come in any pieces */
        assert_int_equal(wire_send(s[0], str_of(b.p + i, 1), i == 0 ? STDERR_FILENO : -1), XD_OK);
    struct timespec t = soon(2000);
    assert_int_equal(wire_next(&in, &f, &t), XD_OK);
    assert_int_equal(f.type, WIRE_DATA);
    assert_true(str_eq(f.payload, STR("hello")));
    assert_true(in.passed >= 0);
    assert_true(fcntl(in.passed, F_GETFD) >= 0);
    assert_int_equal(wire_next(&in, &f, &t), XD_OK);
    assert_int_equal(f.type, WIRE_END);
    assert_int_equal(f.payload.n, 0);
    t = soon(20);
    assert_int_equal(wire_next(&in, &f, &t), XD_INTERRUPTED);
    close(s[0]);
    assert_int_equal(wire_next(&in, &f, NULL), XD_NOTFOUND);
    assert_int_equal(wire_send(s[1], STR("x"), -1), XD_IO); /* and no SIGPIPE */
    int passed = in.passed;
    wire_in_release(&in);
    assert_int_equal(fcntl(passed, F_GETFD), -1);
    close(s[1]);
    buf_release(&b);
}

static void expect_corrupt(struct str bytes)
{
    int s[2];
    struct wire_in in;
    struct frame f;
    struct timespec t = soon(2000);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s), 0);
    wire_in_init(&in, s[1]);
    assert_int_equal(wire_send(s[0], bytes, -1), XD_OK);
    assert_int_equal(wire_next(&in, &f, &t), XD_CORRUPT);
    wire_in_release(&in);
    close(s[0]);
    close(s[1]);
}

static void test_corrupt(void **state)
{
    (void)state;
    expect_corrupt(STR("\xff\xff\xff\xff\x04\0\0\0")); /* a length beyond all frames */
    expect_corrupt(STR("\0\0\0\0\0\0\0\0"));           /* no such type */
    expect_corrupt(STR("\0\0\0\0\x08\0\0\0"));
    expect_corrupt(STR("\0\0\0\0\x04\0\0\x01"));
    expect_corrupt(STR("HTTP/1.1 200 OK\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_corrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
