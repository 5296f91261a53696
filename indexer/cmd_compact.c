/* xdindex compact and stats: the size of an index. */
#include "cli/json.h"
#include "commands.h"
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

static uint64_t folder_bytes(const char *path)
{
    uint64_t sum = 0;
    struct stat sb;
    DIR *d = opendir(path);
    if (d == NULL)
        return 0;
    for (struct dirent *de; (de = readdir(d)) != NULL;)
        if (fstatat(dirfd(d), de->d_name, &sb, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(sb.st_mode))
            sum += (uint64_t)sb.st_size;
    closedir(d);
    return sum;
}

int cmd_compact(struct session *s, struct error *e)
{
    char from[PATH_MAX], to[PATH_MAX];
    xc_error x;
    if (place_lock(&s->place, e) != XD_OK)
        return -1;
    if (s->place.current[0] == '\0') {
        error_detail(e, XD_NOTFOUND, str_c(s->place.dir), "index");
        return -1;
    }
    place_path(from, &s->place, s->place.current);
    uint64_t before = folder_bytes(from);
    if (place_new_next(&s->place, e) != XD_OK) /* an unfinished rebuild's leavings give way */
        return -1;
    place_path(to, &s->place, s->place.next);
    if (xc_compact(from, to, &x) != XC_OK) {
        error_of_xc(e, &x, str_c(to));
        return -1;
    }
    uint64_t after = folder_bytes(to);
    if (place_switch(&s->place, e) != XD_OK)
        return -1;
    if (!s->update.quiet)
        printf(message_pick("索引由 %.1f MB 压缩到 %.1f MB。\n", "The index went from %.1f MB to %.1f MB.\n"),
               (double)before / 1e6, (double)after / 1e6);
    return EXIT_FOUND;
}

int cmd_stats(struct session *s, struct error *e)
{
    xc_db *db;
    xc_error x;
    xc_stats stats;
    struct buf b;
    struct json j;
    char path[PATH_MAX];
    if (open_current(&db, s, e) != XD_OK)
        return -1;
    if (xc_db_stats(db, &stats, &x) != XC_OK) {
        error_of_xc(e, &x, str_c(s->place.dir));
        xc_db_close(db);
        return -1;
    }
    xc_db_close(db);
    place_path(path, &s->place, s->place.current);
    buf_init(&b, 4096);
    if (s->format != NULL && strcmp(s->format, "json") == 0) {
        json_init(&j, &b);
        json_object(&j);
        json_kint(&j, "v", 1);
        json_kc(&j, "index", s->place.dir);
        json_kc(&j, "generation", s->place.current);
        json_kint(&j, "reports", stats.documents);
        json_kint(&j, "bytes", (int64_t)folder_bytes(path));
        json_key(&j, "average_length");
        json_real(&j, stats.average_length);
        json_kint(&j, "revision", (int64_t)stats.revision);
        json_end(&j);
        buf_addb(&b, '\n');
    } else {
        buf_addf(
            &b,
            message_pick("索引      %s (%s)\n材料      %" PRIu32 " 份\n大小      %.1f MB\n平均词数  %.1f\n",
                         "index     %s (%s)\nreports   %" PRIu32 "\nsize      %.1f MB\nwords     %.1f on average\n"),
            s->place.dir, s->place.current, stats.documents, (double)folder_bytes(path) / 1e6, stats.average_length);
    }
    enum status st = put_output(s, &b, e);
    buf_release(&b);
    return st == XD_OK ? EXIT_FOUND : -1;
}
