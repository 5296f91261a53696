/* maintain.cc - the environment, compaction, Xapian's own check. */
#include "inside.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <unistd.h>

extern char **environ;

namespace
{

namespace fs = std::filesystem;

/* Xapian reads XAPIAN_FLUSH_THRESHOLD when a writer is opened and others at other times. All are removed; the one that
 * has no other way in is set so high that Xapian never writes postings before the batch is full. */
void clean_environment()
{
    std::vector<std::string> names;
    for (char **v = environ; v != nullptr && *v != nullptr; v++)
        if (std::strncmp(*v, "XAPIAN_", 7) == 0)
            names.emplace_back(*v, std::strcspn(*v, "="));
    for (const std::string &name : names)
        unsetenv(name.c_str());
    if (setenv("XAPIAN_FLUSH_THRESHOLD", "1000000000", 1) != 0)
        throw std::bad_alloc();
}

void sync_file(const fs::path &path)
{
    int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        throw xc::Refused{XC_IO, "cannot open a compacted file to make it durable", errno};
    int failed = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    if (failed != 0)
        throw xc::Refused{XC_IO, "cannot make a compacted file durable", failed};
}

/* Larger than Xapian's 8 kB: of documents of a few kB that loses less room at the ends of blocks, some 3 % of all. */
enum { COMPACT_BLOCK = 65536 };

void compact(Xapian::Database &db, const std::string &dst)
{
    db.compact(dst, Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL, COMPACT_BLOCK);
    for (const fs::directory_entry &file : fs::directory_iterator(dst))
        sync_file(file.path());
    xc::sync_directory(dst);
    xc::sync_parent(dst);
}

} // namespace

void xc::prepare_environment()
{
    static std::once_flag once;
    std::call_once(once, clean_environment);
}

xc_status xc_compact(const char *src, const char *dst, xc_error *e)
{
    xc_status status = xc::guard(e, [&] {
        if (dst == nullptr || *dst == '\0' || fs::exists(fs::symlink_status(dst)))
            throw xc::Refused{XC_INVALID, "the compacted database must not exist yet", 0};
    });
    xc_db *db = nullptr;
    if (status == XC_OK)
        status = xc_db_open(&db, src, e);
    if (status != XC_OK)
        return status;
    status = xc::unit(db, e, [&] {
        fs::remove_all(dst); /* of the attempt before, when a writer went on under it */
        compact(db->db, dst);
    });
    xc_db_close(db);
    if (status != XC_OK)
        xc::guard(nullptr, [dst] { fs::remove_all(dst); });
    return status;
}

xc_status xc_check(const char *path, size_t *problems, xc_error *e)
{
    *problems = 0;
    return xc::guard(e, [&] {
        if (path == nullptr || *path == '\0')
            throw xc::Refused{XC_INVALID, "no path", 0};
        xc::prepare_environment();
        *problems = Xapian::Database::check(path, 0, nullptr);
    });
}
