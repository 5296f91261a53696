/* set_meta DATABASE KEY VALUE: a test's way to make an index of another version. */
#include "xc.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    xc_writer *w;
    xc_error e;
    if (argc != 4)
        return 2;
    if (xc_writer_open(&w, argv[1], &e) != XC_OK ||
        xc_writer_set_meta(w, (xc_str){argv[2], strlen(argv[2])}, (xc_str){argv[3], strlen(argv[3])}, &e) != XC_OK ||
        xc_writer_commit(w, &e) != XC_OK) {
        fprintf(stderr, "set_meta: %s\n", e.msg);
        return 1;
    }
    xc_writer_close(w);
    return 0;
}
