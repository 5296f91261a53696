/* xdextract - reads strangers' files for xdindex; not for people. docs/architecture.md has the conversation. */
#include "file/reader.h"
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    struct stat st;
    static const char hint[] = "xdextract is started by xdindex; it has nothing to say to people.\n";
    if (fstat(STDIN_FILENO, &st) != 0 || !S_ISSOCK(st.st_mode)) {
        ssize_t n = write(STDERR_FILENO, hint, sizeof hint - 1);
        return n < 0 ? 1 : 2;
    }
    worker_prepare();
    return worker_run(STDIN_FILENO, worker_confine());
}
