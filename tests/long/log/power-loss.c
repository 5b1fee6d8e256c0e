/*
 * A disk that forgets what was not synced, for one folder of one process (LD_PRELOAD).
 *
 * Files under POWER_LOSS_FOLDER are written as usual, which stands for the page cache. Only when a file is synced
 * are the ranges written since its last sync copied to the file of the same name under POWER_LOSS_DISK, which stands
 * for the disk. Killing the process and looking at the second folder is a power cut.
 *
 * The first character of the file POWER_LOSS_CONTROL makes faults: 'F' no space left for any write, 'S' a sync fails
 * once and, as Linux does, calls the pages clean: a later sync does not write them any more; 'D' every sync does.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_files = 4096, most_ranges = 65536 };

struct range {
	off_t at;
	size_t length;
};

/* Dirty ranges belong to the file, not to the descriptor: several connections have it open. */
struct file {
	char disk[PATH_MAX];
	struct range *ranges;
	size_t count;
};

static struct file files[64];
static size_t file_count;
static struct file *file_of[most_files];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);
static int (*real_close)(int);

__attribute__((constructor)) static void load(void) {
	real_open = dlsym(RTLD_NEXT, "open64");
	real_write = dlsym(RTLD_NEXT, "write");
	real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	real_pread = dlsym(RTLD_NEXT, "pread64");
	real_fsync = dlsym(RTLD_NEXT, "fsync");
	real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
	real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
	real_unlink = dlsym(RTLD_NEXT, "unlink");
	real_close = dlsym(RTLD_NEXT, "close");
}

/* Takes the fault that is asked for, if it is of this kind. A failing sync is taken once. */
static int fault(char kind) {
	const char *control = getenv("POWER_LOSS_CONTROL");
	if (control == NULL) return 0;
	int fd = real_open(control, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return 0;
	char found = 0;
	ssize_t length = real_pread(fd, &found, 1, 0);
	real_close(fd);
	if (length != 1 || found != kind) return 0;
	if (kind == 'S') real_unlink(control);
	return 1;
}

/* The path on the disk of a path in the folder; 0 when it is elsewhere or in memory by design (-shm). */
static int disk_path(const char *path, char *disk) {
	const char *folder = getenv("POWER_LOSS_FOLDER");
	const char *target = getenv("POWER_LOSS_DISK");
	if (folder == NULL || target == NULL || strncmp(path, folder, strlen(folder)) != 0) return 0;
	const char *suffix = strrchr(path, '-');
	if (suffix != NULL && strcmp(suffix, "-shm") == 0) return 0;
	snprintf(disk, PATH_MAX, "%s%s", target, path + strlen(folder));
	return 1;
}

static void opened(int fd, const char *path) {
	char disk[PATH_MAX];
	struct stat status;
	if (fd < 0 || fd >= most_files || !disk_path(path, disk)) return;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
	pthread_mutex_lock(&lock);
	struct file *file = NULL;
	for (size_t i = 0; i < file_count; i++) {
		if (strcmp(files[i].disk, disk) == 0) file = &files[i];
	}
	if (file == NULL && file_count < 64) {
		file = &files[file_count++];
		strcpy(file->disk, disk);
		file->ranges = malloc(most_ranges * sizeof(struct range));
		file->count = 0;
	}
	file_of[fd] = file;
	pthread_mutex_unlock(&lock);
}

static struct file *known(int fd) { return fd >= 0 && fd < most_files ? file_of[fd] : NULL; }

static void wrote(int fd, off_t at, ssize_t length) {
	if (length <= 0) return;
	pthread_mutex_lock(&lock);
	struct file *file = file_of[fd];
	if (file->count == most_ranges) abort();
	file->ranges[file->count++] = (struct range){at, (size_t)length};
	pthread_mutex_unlock(&lock);
}

/* Copies what was written since the last sync to the disk; or forgets it. */
static void flush(int fd, int forget) {
	static char buffer[1 << 20];
	pthread_mutex_lock(&lock);
	struct file *file = file_of[fd];
	if (!forget) {
		int disk = real_open(file->disk, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		struct stat status;
		if (disk < 0 || fstat(fd, &status) != 0) abort();
		for (size_t i = 0; i < file->count; i++) {
			off_t at = file->ranges[i].at;
			size_t left = file->ranges[i].length;
			while (left > 0) {
				ssize_t length = real_pread(fd, buffer, left < sizeof buffer ? left : sizeof buffer, at);
				if (length <= 0) break;
				if (real_pwrite(disk, buffer, (size_t)length, at) != length) abort();
				at += length;
				left -= (size_t)length;
			}
		}
		if (real_ftruncate(disk, status.st_size) != 0) abort();
		real_close(disk);
	}
	file->count = 0;
	pthread_mutex_unlock(&lock);
}

static int synced(int fd, int (*sync)(int)) {
	if (known(fd) == NULL) return sync(fd);
	if (fault('S') || fault('D')) {
		flush(fd, 1);
		errno = EIO;
		return -1;
	}
	flush(fd, 0);
	return 0;
}

static int open_any(const char *path, int flags, mode_t mode) {
	int fd = real_open(path, flags, mode);
	opened(fd, path);
	return fd;
}

#define MODE_ARGUMENT(flags)                         \
	mode_t mode = 0;                                 \
	if ((flags) & (O_CREAT | O_TMPFILE)) {           \
		va_list arguments;                           \
		va_start(arguments, flags);                  \
		mode = (mode_t)va_arg(arguments, int);       \
		va_end(arguments);                           \
	}

int open(const char *path, int flags, ...) {
	MODE_ARGUMENT(flags)
	return open_any(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
	MODE_ARGUMENT(flags)
	return open_any(path, flags, mode);
}
int close(int fd) {
	if (known(fd) != NULL) file_of[fd] = NULL;
	return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
	if (known(fd) == NULL) return real_write(fd, bytes, length);
	if (fault('F')) {
		errno = ENOSPC;
		return -1;
	}
	off_t at = lseek(fd, 0, SEEK_CUR);
	ssize_t written = real_write(fd, bytes, length);
	wrote(fd, at, written);
	return written;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
	if (known(fd) == NULL) return real_pwrite(fd, bytes, length, at);
	if (fault('F')) {
		errno = ENOSPC;
		return -1;
	}
	ssize_t written = real_pwrite(fd, bytes, length, at);
	wrote(fd, at, written);
	return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int unlink(const char *path) {
	char disk[PATH_MAX];
	if (disk_path(path, disk)) real_unlink(disk);
	return real_unlink(path);
}
