#include "base/status.h"
#include "base/utf8.h"
#include <errno.h>

static void fill(char *out, size_t room, struct str s)
{
    size_t n = utf8_cut(s, room - 1);
    if (n > 0)
        memcpy(out, s.p, n);
    out[n] = '\0';
}

enum status error_set(struct error *e, enum status code, struct str what)
{
    if (e != NULL) {
        e->code = code;
        e->sys_errno = 0;
        fill(e->what, sizeof e->what, what);
        e->detail[0] = '\0';
    }
    return code;
}

/* What a person must do differs: make room, or raise a limit. */
static const char *detail_of(int sys_errno)
{
    return sys_errno == ENOSPC || sys_errno == EDQUOT ? "disk-full" : sys_errno == EFBIG ? "file-limit" : "";
}

enum status error_sys(struct error *e, int sys_errno, struct str what)
{
    enum status code = sys_errno == ENOMEM ? XD_NOMEM : sys_errno == ENOENT ? XD_NOTFOUND : XD_IO;
    error_detail(e, code, what, detail_of(sys_errno));
    if (e != NULL)
        e->sys_errno = sys_errno;
    return code;
}

enum status error_detail(struct error *e, enum status code, struct str what, const char *detail)
{
    error_set(e, code, what);
    if (e != NULL)
        fill(e->detail, sizeof e->detail, str_c(detail));
    return code;
}

void error_reset(struct error *e)
{
    error_set(e, XD_OK, STR(""));
}
