/* Preloaded into a measured process: its disk stalls. From half a second after the first write to an event file on, such
 * writes wait until the stall is over, once, for STALL_SECONDS; then it says so on standard error. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static double first = 0.0;
static int told = 0;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int is_event_file(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return strstr(path, "tfevents") != NULL;
}

static void stall(int fd) {
    const char *seconds = getenv("STALL_SECONDS");
    if (seconds == NULL || !is_event_file(fd)) return;
    if (first == 0.0) first = now();
    double begin = first + 0.5, end = begin + atof(seconds), at = now();
    if (at < begin || at >= end) return;
    struct timespec rest = {(time_t)(end - at), (long)((end - at - (double)(time_t)(end - at)) * 1e9)};
    nanosleep(&rest, NULL);
    if (!told) {
        told = 1;
        fprintf(stderr, "stalled %.2f s\n", end - at);
    }
}

ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    stall(fd);
    return real(fd, data, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    static ssize_t (*real)(int, const struct iovec *, int);
    if (real == NULL) real = (ssize_t(*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev");
    stall(fd);
    return real(fd, parts, count);
}
