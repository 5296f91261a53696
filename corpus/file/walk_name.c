#include "file/walk.h"

void walk_path(struct buf *out, struct str folder, struct str name)
{
    buf_adds(out, folder);
    if (folder.n && folder.p[folder.n - 1] != '/')
        buf_addb(out, '/');
    buf_adds(out, name);
}

bool walk_is_litter(struct str name)
{
    static const struct str whole[] = {STR_LIT("Thumbs.db"),
                                       STR_LIT("thumbs.db"),
                                       STR_LIT("ehthumbs.db"),
                                       STR_LIT(".DS_Store"),
                                       STR_LIT("desktop.ini"),
                                       STR_LIT("Desktop.ini"),
                                       STR_LIT(".directory"),
                                       STR_LIT(".git"),
                                       STR_LIT(".svn"),
                                       STR_LIT(".hg"),
                                       STR_LIT("__MACOSX"),
                                       STR_LIT("@eaDir"),
                                       STR_LIT("$RECYCLE.BIN"),
                                       STR_LIT("System Volume Information"),
                                       STR_LIT(".Spotlight-V100"),
                                       STR_LIT(".fseventsd")};
    static const struct str beginning[] = {STR_LIT("~$"),     STR_LIT("~WRL"), STR_LIT(".~lock."),
                                           STR_LIT(".Trash"), STR_LIT(".nfs"), STR_LIT("._")};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (str_eq(name, whole[i]))
            return true;
    for (size_t i = 0; i < sizeof beginning / sizeof beginning[0]; i++)
        if (str_starts(name, beginning[i]))
            return true;
    return false;
}
