/* Records what an unchanged program does to one folder, for the replay of power cuts.
 *
 * Loaded with LD_PRELOAD. POWERCUT_ROOT is the folder (its real path), POWERCUT_LOG the log. Every
 * change under the folder is written to the log after it succeeded, under a lock that all recorded
 * processes share, so the order in the log is the order on the disk. A write to a file named *.ack,
 * wherever it is, becomes a mark in the log: what the program has told its user by then.
 *
 * Descriptors are looked up by /proc/self/fd at each call: nothing to keep in step with dup, fork
 * and exec, and no file is opened or closed here, which would drop SQLite's locks.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define PLACE (2 * PATH_MAX)
#define REAL(name) ((__typeof__(&name))real(#name))

struct head { /* tools/powercut/record.py reads this: little-endian, no gaps */
    uint32_t kind, name_length;
    uint64_t inode, offset, length;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static pid_t log_owner;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static const char *root(void) {
    static const char *value;
    if (!value) value = getenv("POWERCUT_ROOT") ? getenv("POWERCUT_ROOT") : "";
    return value;
}

static int ends(const char *text, const char *end) {
    size_t all = strlen(text), part = strlen(end);
    return all >= part && !strcmp(text + all - part, end);
}

/* The part of a path below the folder, "" for the folder itself, NULL for other places. */
static const char *below(const char *path) {
    size_t length = strlen(root());
    if (!length || strncmp(path, root(), length)) return NULL;
    if (!path[length]) return path + length;
    return path[length] == '/' ? path + length + 1 : NULL;
}

/* Write a path without ".", ".." and doubled slashes; symbolic links are not followed. */
static void tidy(const char *path, char *out) {
    size_t end = 0;
    while (*path) {
        const char *stop = strchrnul(path, '/');
        size_t length = (size_t)(stop - path);
        if (length == 2 && !strncmp(path, "..", 2)) {
            while (end && out[--end] != '/') {}
        } else if (length && !(length == 1 && *path == '.')) {
            out[end++] = '/';
            memcpy(out + end, path, length);
            end += length;
        }
        path = *stop ? stop + 1 : stop;
    }
    out[end] = 0;
}

static void of_descriptor(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    out[length < 0 ? 0 : length] = 0;
    if (ends(out, " (deleted)")) out[strlen(out) - strlen(" (deleted)")] = 0;
}

static void absolute(int folder, const char *path, char *out) {
    char whole[PLACE] = "";
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(whole, PATH_MAX)) whole[0] = 0;
        } else {
            of_descriptor(folder, whole);
        }
        strncat(whole, "/", 2);
    }
    strncat(whole, path, PATH_MAX - 1);
    tidy(whole, out);
}

static void lock(void) {
    pthread_mutex_lock(&mutex);
    if (log_owner != getpid()) {
        int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        log_file = REAL(open)(getenv("POWERCUT_LOG"), flags, 0600);
        log_owner = getpid();
    }
    flock(log_file, LOCK_EX);
}

static void unlock(void) {
    flock(log_file, LOCK_UN);
    pthread_mutex_unlock(&mutex);
}

static void put(const void *bytes, size_t length) {
    while (length) {
        ssize_t done = REAL(write)(log_file, bytes, length);
        if (done <= 0) abort(); /* an incomplete log would prove nothing */
        bytes = (const char *)bytes + done;
        length -= (size_t)done;
    }
}

static void note(char kind, const char *name, size_t name_length, uint64_t inode, uint64_t offset,
                 const void *data, size_t length) {
    int kept = errno;
    struct head head = {(uint32_t)kind, (uint32_t)name_length, inode, offset, length};
    put(&head, sizeof head);
    put(name, name_length);
    put(data, length);
    errno = kept;
}

static void note_name(char kind, const char *name, uint64_t inode) {
    note(kind, name, strlen(name), inode, 0, "", 0);
}

/* What the replay would not see: the recording is then refused. */
static void note_unknown(const char *what, const char *name) {
    char text[PLACE + 64];
    snprintf(text, sizeof text, "%s %s", what, name);
    lock();
    note_name('?', text, 0);
    unlock();
}

/* ---- opening ---------------------------------------------------------------------------- */

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    int (*call)(int, const char *, int, ...) = REAL(openat);
    char whole[PLACE];
    absolute(folder, path, whole);
    const char *name = below(whole);
    if ((flags & O_TMPFILE) == O_TMPFILE && name) {
        note_unknown("O_TMPFILE", name);
    } else if (name && (flags & (O_CREAT | O_TRUNC))) {
        struct stat before, after;
        lock();
        int existed = !lstat(whole, &before);
        int fd = call(folder, path, flags, mode);
        if (fd >= 0 && !fstat(fd, &after)) {
            if (!existed) note_name('C', name, after.st_ino);
            else if ((flags & O_TRUNC) && before.st_size)
                note('T', "", 0, after.st_ino, 0, "", 0);
        }
        unlock();
        return fd;
    }
    return call(folder, path, flags, mode);
}

#define MODE_OF(flags, mode)                                                                       \
    mode_t mode = 0;                                                                               \
    if (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE) {                                \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode = va_arg(rest, mode_t);                                                               \
        va_end(rest);                                                                              \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return open_at(folder, path, flags | O_LARGEFILE, mode);
}
int creat(const char *path, mode_t mode) {
    return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* The C library writes for a FILE by itself, past this recorder. */
static void refuse_stream(const char *path, const char *mode) {
    char whole[PLACE];
    absolute(AT_FDCWD, path, whole);
    if (below(whole) && strpbrk(mode, "wa+")) note_unknown("fopen", below(whole));
}
FILE *fopen(const char *path, const char *mode) {
    refuse_stream(path, mode);
    return REAL(fopen)(path, mode);
}
FILE *fopen64(const char *path, const char *mode) {
    refuse_stream(path, mode);
    return REAL(fopen64)(path, mode);
}

void *mmap(void *at, size_t length, int rights, int flags, int fd, off_t offset) {
    char path[PATH_MAX];
    if (fd >= 0 && (rights & PROT_WRITE) && (flags & MAP_SHARED)) {
        of_descriptor(fd, path);
        /* The index of a write-ahead log is memory between processes, never read after a cut. */
        if (below(path) && !ends(path, "-shm")) note_unknown("mmap", below(path));
    }
    return REAL(mmap)(at, length, rights, flags, fd, offset);
}
void *mmap64(void *at, size_t length, int rights, int flags, int fd, off_t offset) {
    return mmap(at, length, rights, flags, fd, offset);
}

/* ---- contents --------------------------------------------------------------------------- */

enum { OTHER, DISK, ACK };

static int place_of(int fd) {
    char path[PATH_MAX];
    of_descriptor(fd, path);
    if (ends(path, ".ack")) return ACK;
    return below(path) && !ends(path, "-shm") ? DISK : OTHER;
}

static uint64_t inode_of(int fd) {
    struct stat about;
    return fstat(fd, &about) ? 0 : about.st_ino;
}

/* `offset` is -1 for a write at the descriptor's own place. */
static ssize_t write_at(int fd, const void *data, size_t length, off_t offset) {
    int place = place_of(fd);
    if (place != OTHER) lock();
    off_t from = offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR);
    ssize_t done = offset >= 0 ? REAL(pwrite)(fd, data, length, offset)
                               : REAL(write)(fd, data, length);
    if (place == OTHER) return done;
    if (done > 0 && place == ACK) note('K', "", 0, 0, 0, data, (size_t)done);
    if (done > 0 && place == DISK) {
        if (fcntl(fd, F_GETFL) & O_APPEND) from = lseek(fd, 0, SEEK_END) - done;
        note('W', "", 0, inode_of(fd), (uint64_t)from, data, (size_t)done);
    }
    unlock();
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return write_at(fd, data, length, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    return write_at(fd, data, length, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) {
    return write_at(fd, data, length, offset);
}

static ssize_t write_pieces(int fd, const struct iovec *pieces, int count, off_t offset) {
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        off_t at = offset >= 0 ? offset + all : -1;
        ssize_t done = write_at(fd, pieces[i].iov_base, pieces[i].iov_len, at);
        if (done < 0) return all ? all : done;
        all += done;
        if ((size_t)done < pieces[i].iov_len) break;
    }
    return all;
}
ssize_t writev(int fd, const struct iovec *pieces, int count) {
    if (place_of(fd) == OTHER) return REAL(writev)(fd, pieces, count);
    return write_pieces(fd, pieces, count, -1);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
    if (place_of(fd) == OTHER) return REAL(pwritev)(fd, pieces, count, offset);
    return write_pieces(fd, pieces, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset) {
    return pwritev(fd, pieces, count, offset);
}

/* Copies inside the kernel have no bytes to log; the caller falls back on plain writes. */
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
    if (place_of(out) == OTHER) return REAL(copy_file_range)(in, from, out, to, length, flags);
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile(int out, int in, off_t *offset, size_t count) {
    ssize_t (*call)(int, int, off_t *, size_t) = real("sendfile");
    if (place_of(out) == OTHER) return call(out, in, offset, count);
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile64(int out, int in, off_t *offset, size_t count) {
    return sendfile(out, in, offset, count);
}

int ftruncate(int fd, off_t size) {
    if (place_of(fd) != DISK) return REAL(ftruncate)(fd, size);
    lock();
    int answer = REAL(ftruncate)(fd, size);
    if (!answer) note('T', "", 0, inode_of(fd), (uint64_t)size, "", 0);
    unlock();
    return answer;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

static int stretch(int fd, int mode, off_t offset, off_t length) {
    struct stat about;
    if (place_of(fd) != DISK) return REAL(fallocate)(fd, mode, offset, length);
    if (mode & ~FALLOC_FL_KEEP_SIZE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    lock();
    int answer = REAL(fallocate)(fd, mode, offset, length);
    if (!answer && !mode && !fstat(fd, &about))
        note('T', "", 0, about.st_ino, (uint64_t)about.st_size, "", 0);
    unlock();
    return answer;
}
int fallocate(int fd, int mode, off_t offset, off_t length) {
    return stretch(fd, mode, offset, length);
}
int fallocate64(int fd, int mode, off_t offset, off_t length) {
    return stretch(fd, mode, offset, length);
}
int posix_fallocate(int fd, off_t offset, off_t length) {
    return stretch(fd, 0, offset, length) ? errno : 0;
}
int posix_fallocate64(int fd, off_t offset, off_t length) {
    return posix_fallocate(fd, offset, length);
}

int truncate(const char *path, off_t size) {
    struct stat about;
    char whole[PLACE];
    absolute(AT_FDCWD, path, whole);
    if (!below(whole)) return REAL(truncate)(path, size);
    lock();
    int answer = REAL(truncate)(path, size);
    if (!answer && !stat(path, &about)) note('T', "", 0, about.st_ino, (uint64_t)size, "", 0);
    unlock();
    return answer;
}
int truncate64(const char *path, off_t size) { return truncate(path, size); }

/* ---- syncing ---------------------------------------------------------------------------- */

static int sync_one(int fd, int (*call)(int)) {
    if (place_of(fd) != DISK) return call(fd);
    lock();
    int answer = call(fd);
    if (!answer) note('S', "", 0, inode_of(fd), 0, "", 0);
    unlock();
    return answer;
}
int fsync(int fd) { return sync_one(fd, REAL(fsync)); }
int fdatasync(int fd) { return sync_one(fd, REAL(fdatasync)); }

static void note_all(void) {
    if (!*root()) return;
    lock();
    note_name('A', "", 0);
    unlock();
}
void sync(void) {
    REAL(sync)();
    note_all();
}
int syncfs(int fd) {
    int answer = REAL(syncfs)(fd);
    if (!answer && place_of(fd) == DISK) note_all();
    return answer;
}

/* ---- names ------------------------------------------------------------------------------ */

static int rename_at(int from, const char *old, int to, const char *new, unsigned flags) {
    char source[PLACE], target[PLACE], both[2 * PLACE];
    struct stat about;
    absolute(from, old, source);
    absolute(to, new, target);
    if (!below(source) && !below(target)) return REAL(renameat2)(from, old, to, new, flags);
    if (!below(source) || !below(target) || (flags & ~1u)) note_unknown("rename", target);
    lock();
    int known = !lstat(source, &about);
    int answer = REAL(renameat2)(from, old, to, new, flags);
    if (!answer && known && below(source) && below(target)) {
        size_t first = strlen(below(source)) + 1;
        memcpy(both, below(source), first);
        strcpy(both + first, below(target));
        note('R', both, first + strlen(below(target)), about.st_ino, 0, "", 0);
    }
    unlock();
    return answer;
}
int rename(const char *old, const char *new) {
    return rename_at(AT_FDCWD, old, AT_FDCWD, new, 0);
}
int renameat(int from, const char *old, int to, const char *new) {
    return rename_at(from, old, to, new, 0);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return rename_at(from, old, to, new, flags);
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    char target[PLACE];
    struct stat about;
    absolute(to, new, target);
    if (!below(target)) return REAL(linkat)(from, old, to, new, flags);
    lock();
    int answer = REAL(linkat)(from, old, to, new, flags);
    if (!answer && !lstat(target, &about)) note_name('L', below(target), about.st_ino);
    unlock();
    return answer;
}
int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

int symlinkat(const char *text, int folder, const char *path) {
    char whole[PLACE];
    absolute(folder, path, whole);
    if (below(whole)) note_unknown("symlink", below(whole));
    return REAL(symlinkat)(text, folder, path);
}
int symlink(const char *text, const char *path) { return symlinkat(text, AT_FDCWD, path); }

int unlinkat(int folder, const char *path, int flags) {
    char whole[PLACE];
    struct stat about;
    absolute(folder, path, whole);
    if (!below(whole)) return REAL(unlinkat)(folder, path, flags);
    lock();
    int known = !lstat(whole, &about);
    int answer = REAL(unlinkat)(folder, path, flags);
    if (!answer && known) note_name('U', below(whole), about.st_ino);
    unlock();
    return answer;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    struct stat about;
    return !lstat(path, &about) && S_ISDIR(about.st_mode) ? rmdir(path) : unlink(path);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    char whole[PLACE];
    struct stat about;
    absolute(folder, path, whole);
    if (!below(whole)) return REAL(mkdirat)(folder, path, mode);
    lock();
    int answer = REAL(mkdirat)(folder, path, mode);
    if (!answer && !lstat(whole, &about)) note_name('D', below(whole), about.st_ino);
    unlock();
    return answer;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
