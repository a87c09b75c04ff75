/* Loaded before a program: adds 5 ms to each of its syncs of the disk, or leaves the syncs out. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int sync_otherwise(const char *name, int file) {
#ifdef NO_SYNCS
    return 0;
#else
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = sync(file);
    struct timespec added = {0, 5 * 1000 * 1000};
    nanosleep(&added, 0);
    return result;
#endif
}

int fdatasync(int file) { return sync_otherwise("fdatasync", file); }
int fsync(int file) { return sync_otherwise("fsync", file); }
