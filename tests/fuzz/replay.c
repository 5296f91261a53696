/* replay - runs a fuzz target without a fuzzer: every file of a folder, then seeded mutations of each.
 *
 *     fuzz_NAME FOLDER|FILE... [seed in $XD_FUZZ_SEED, rounds a file in $XD_FUZZ_ROUNDS]
 *
 * Fails when there is no input at all. The input under work is kept in memory only; a crash is repeated with the
 * seed that is printed first. */
#include <dirent.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 20, ROUNDS = 400, PATH_SIZE = 4096 };

static uint64_t state;
static uint8_t input[INPUT_MAX]; /* as read */
static size_t inputs;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static size_t below(size_t n)
{
    return n == 0 ? 0 : (size_t)(next() % n);
}

/* The target gets a block of exactly its size, so that the sanitizer sees the first byte read past the end. */
static void run(const uint8_t *data, size_t n)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);
    if (copy == NULL) {
        perror("replay");
        exit(2);
    }
    if (n > 0)
        memcpy(copy, data, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

/* One change: a bit, a byte of a telling value, a cut, a repeated stretch, or a removed one. */
static size_t mutate(uint8_t *p, size_t n, size_t room)
{
    static const uint8_t telling[] = {0, 1, 0x7F, 0x80, 0x81, 0xFE, 0xFF, '\n', '"', '[', '0', 0xE3, 0xC0};
    if (n == 0)
        return n;
    size_t at = below(n), len = 1 + below(n - at < 64 ? n - at : 64);
    switch (below(5)) {
    case 0:
        p[at] ^= (uint8_t)(1u << below(8));
        return n;
    case 1:
        p[at] = telling[below(sizeof telling)];
        return n;
    case 2:
        return at;
    case 3:
        if (n + len > room)
            return n;
        memmove(p + at + len, p + at, n - at);
        return n + len;
    default:
        memmove(p + at, p + at + len, n - at - len);
        return n - len;
    }
}

static void run_file(const char *path, unsigned rounds)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        perror(path);
        exit(2);
    }
    size_t n = fread(input, 1, sizeof input, f);
    fclose(f);
    inputs++;
    run(input, n);
    uint8_t *work = malloc(INPUT_MAX);
    if (work == NULL) {
        perror("replay");
        exit(2);
    }
    for (unsigned r = 0; r < rounds; r++) {
        memcpy(work, input, n);
        size_t m = n;
        for (size_t k = 1 + below(4); k > 0; k--)
            m = mutate(work, m, INPUT_MAX);
        run(work, m);
    }
    free(work);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void run_path(const char *path, unsigned rounds)
{
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
        run_file(path, rounds);
        return;
    }
    struct dirent **entry;
    int n = scandir(path, &entry, NULL, by_name);
    if (n < 0) {
        perror(path);
        exit(2);
    }
    for (int i = 0; i < n; i++) {
        char full[PATH_SIZE];
        if (entry[i]->d_name[0] != '.' && snprintf(full, sizeof full, "%s/%s", path, entry[i]->d_name) < PATH_SIZE)
            run_file(full, rounds);
        free(entry[i]);
    }
    free(entry);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *s = getenv(name);
    uint64_t v = s != NULL ? strtoull(s, NULL, 10) : 0;
    return v != 0 ? v : otherwise;
}

int main(int argc, char **argv)
{
    state = setting("XD_FUZZ_SEED", 20121130);
    unsigned rounds = (unsigned)setting("XD_FUZZ_ROUNDS", ROUNDS);
    printf("seed %" PRIu64 ", %u mutations a file\n", state, rounds);
    fflush(stdout);
    run(input, 0);
    for (int i = 1; i < argc; i++)
        run_path(argv[i], rounds);
    printf("%zu files\n", inputs);
    return inputs == 0;
}
