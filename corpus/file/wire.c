#include "file/wire.h"
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define READ_AT_ONCE (128u << 10)

void wire_head(struct buf *out, enum wire_type type, size_t n)
{
    put_u32(out, (uint32_t)n);
    buf_addb(out, (unsigned char)type);
    buf_add(out, "\0\0\0", 3);
}

union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
};

enum status wire_send(int fd, struct str bytes, int pass)
{
    while (bytes.n > 0) {
        union control c = {.bytes = {0}};
        struct iovec v = {(void *)(uintptr_t)bytes.p, bytes.n};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
        if (pass >= 0) {
            m.msg_control = c.bytes;
            m.msg_controllen = sizeof c.bytes;
            struct cmsghdr *h = CMSG_FIRSTHDR(&m);
            h->cmsg_level = SOL_SOCKET;
            h->cmsg_type = SCM_RIGHTS;
            h->cmsg_len = CMSG_LEN(sizeof(int));
            memcpy(CMSG_DATA(h), &pass, sizeof pass);
        }
        ssize_t n = sendmsg(fd, &m, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return XD_IO;
        pass = -1;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return XD_OK;
}

void wire_in_init(struct wire_in *in, int fd)
{
    buf_init(&in->buf, 2 * (WIRE_FRAME_MAX + WIRE_HEAD + READ_AT_ONCE));
    in->at = 0;
    in->fd = fd;
    in->passed = -1;
}

void wire_in_release(struct wire_in *in)
{
    if (in->passed >= 0)
        close(in->passed);
    in->passed = -1;
    buf_release(&in->buf);
}

static enum status wait_until(int fd, const struct timespec *deadline)
{
    for (;;) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t ms = ((int64_t)deadline->tv_sec - now.tv_sec) * 1000 + (deadline->tv_nsec - now.tv_nsec) / 1000000;
        if (ms < 0)
            return XD_INTERRUPTED;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int n = poll(&p, 1, ms > 3600000 ? 3600000 : (int)ms + 1);
        if (n > 0)
            return XD_OK;
        if (n < 0 && errno != EINTR)
            return XD_IO;
    }
}

static void take_descriptors(struct wire_in *in, struct msghdr *m)
{
    for (struct cmsghdr *h = CMSG_FIRSTHDR(m); h; h = CMSG_NXTHDR(m, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS || h->cmsg_len != CMSG_LEN(sizeof(int)))
            continue;
        if (in->passed >= 0)
            close(in->passed);
        memcpy(&in->passed, CMSG_DATA(h), sizeof in->passed);
    }
}

static enum status receive(struct wire_in *in, const struct timespec *deadline)
{
    if (in->at > 0) {
        memmove(in->buf.p, in->buf.p + in->at, in->buf.n - in->at);
        in->buf.n -= in->at;
        in->at = 0;
    }
    enum status s = deadline ? wait_until(in->fd, deadline) : XD_OK;
    char *room = s == XD_OK ? buf_room(&in->buf, READ_AT_ONCE) : NULL;
    if (!room)
        return s != XD_OK ? s : XD_NOMEM;
    for (;;) {
        union control c = {.bytes = {0}};
        struct iovec v = {room, READ_AT_ONCE};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = c.bytes, .msg_controllen = sizeof c.bytes};
        ssize_t n = recvmsg(in->fd, &m, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ECONNRESET ? XD_NOTFOUND : XD_IO;
        take_descriptors(in, &m);
        buf_took(&in->buf, (size_t)n);
        return n == 0 ? XD_NOTFOUND : XD_OK;
    }
}

enum status wire_next(struct wire_in *in, struct frame *f, const struct timespec *deadline)
{
    for (;;) {
        struct str have = str_sub(buf_str(&in->buf), in->at, in->buf.n);
        if (have.n >= WIRE_HEAD) {
            struct cursor c = cursor_of(have);
            uint32_t n = get_u32(&c);
            unsigned char type = c.p[0];
            if (n > WIRE_FRAME_MAX || type < WIRE_HELLO || type > WIRE_ENCODING || c.p[1] || c.p[2] || c.p[3])
                return XD_CORRUPT;
            if (have.n - WIRE_HEAD >= n) {
                f->type = (enum wire_type)type;
                f->payload = str_sub(have, WIRE_HEAD, WIRE_HEAD + n);
                in->at += WIRE_HEAD + n;
                return XD_OK;
            }
        }
        enum status s = receive(in, deadline);
        if (s != XD_OK)
            return s;
    }
}
