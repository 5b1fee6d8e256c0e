/*
 * A disk that forgets what was not synced, for one folder of one process (LD_PRELOAD).
 *
 * Files under UNSYNCED_FOLDER are written as usual, which stands for the page cache. Only when a file is synced are
 * the ranges written since its last sync copied to the file of the same name under UNSYNCED_DISK. Killing the process
 * and going on with the second folder is a power cut. Names change at once on both sides, as on a journalling file
 * system; a file that is moved before it was ever synced arrives on the disk empty.
 *
 * The first character of the file UNSYNCED_CONTROL makes faults, for as long as the file is there:
 *   F  no space left (ENOSPC) for any write
 *   R  read-only: no opening for writing, no write (EROFS)
 *   S  one sync fails (EIO), and as Linux does, the pages count as clean: no later sync writes them
 *   D  every sync fails so
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
#include <sys/uio.h>
#include <unistd.h>

enum { most_descriptors = 8192, most_files = 1024 };

struct range {
	off_t at;
	size_t length;
};

/* Dirty ranges belong to the file, not to the descriptor: several connections have it open. */
struct file {
	char path[PATH_MAX];
	struct range *ranges;
	size_t count;
	size_t room;
};

static struct file files[most_files];
static struct file *file_of[most_descriptors];
/* What the descriptor stood for when it was opened. */
static struct stat identity_of[most_descriptors];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static const char *disk;
static const char *control;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void load(void) {
	real_open = dlsym(RTLD_NEXT, "open64");
	real_close = dlsym(RTLD_NEXT, "close");
	real_write = dlsym(RTLD_NEXT, "write");
	real_writev = dlsym(RTLD_NEXT, "writev");
	real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
	real_pread = dlsym(RTLD_NEXT, "pread64");
	real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
	real_fsync = dlsym(RTLD_NEXT, "fsync");
	real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
	real_unlink = dlsym(RTLD_NEXT, "unlink");
	real_rename = dlsym(RTLD_NEXT, "rename");
	folder = getenv("UNSYNCED_FOLDER");
	disk = getenv("UNSYNCED_DISK");
	control = getenv("UNSYNCED_CONTROL");
}

static void impossible(const char *what) {
	fprintf(stderr, "unsynced: %s: %s\n", what, strerror(errno));
	abort();
}

/* Takes the fault that is asked for, if it is of this kind. */
static int fault(char kind) {
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

/* Whether the path is below the folder; what SQLite shares in memory (-shm) is never on the disk. */
static int below(const char *path) {
	if (folder == NULL || disk == NULL || strncmp(path, folder, strlen(folder)) != 0) return 0;
	const char *suffix = strrchr(path, '-');
	return suffix == NULL || strcmp(suffix, "-shm") != 0;
}

static void on_disk(const char *path, char *where) { snprintf(where, PATH_MAX, "%s%s", disk, path + strlen(folder)); }

/* Opens the file of the disk, with the folder it is in. */
static int open_on_disk(const char *path) {
	char where[PATH_MAX];
	on_disk(path, where);
	char *slash = strrchr(where, '/');
	*slash = 0;
	mkdir(where, 0700);
	*slash = '/';
	int fd = real_open(where, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) impossible(where);
	return fd;
}

/*
 * The file of a descriptor, if it is one of ours. libuv closes by system call, past `close` below, so the number may
 * stand for another file or a socket by now.
 */
static struct file *known(int fd) {
	if (fd < 0 || fd >= most_descriptors || file_of[fd] == NULL) return NULL;
	struct stat status;
	if (fstat(fd, &status) == 0 && status.st_dev == identity_of[fd].st_dev && status.st_ino == identity_of[fd].st_ino)
		return file_of[fd];
	file_of[fd] = NULL;
	return NULL;
}

static void opened(int fd, const char *path) {
	struct stat status;
	if (fd < 0 || !below(path) || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
	if (fd >= most_descriptors) impossible("too many descriptors");
	pthread_mutex_lock(&lock);
	struct file *file = NULL;
	struct file *unused = NULL;
	for (size_t i = 0; i < most_files && file == NULL; i++) {
		if (strcmp(files[i].path, path) == 0) file = &files[i];
		else if (unused == NULL && files[i].path[0] == 0) unused = &files[i];
	}
	if (file == NULL) {
		if (unused == NULL) impossible("too many files");
		file = unused;
		snprintf(file->path, PATH_MAX, "%s", path);
		file->count = 0;
	}
	identity_of[fd] = status;
	file_of[fd] = file;
	pthread_mutex_unlock(&lock);
}

static void wrote(struct file *file, off_t at, ssize_t length) {
	if (length <= 0) return;
	pthread_mutex_lock(&lock);
	if (file->count == file->room) {
		file->room = file->room == 0 ? 1024 : 2 * file->room;
		file->ranges = realloc(file->ranges, file->room * sizeof(struct range));
		if (file->ranges == NULL) impossible("realloc");
	}
	file->ranges[file->count++] = (struct range){at, (size_t)length};
	pthread_mutex_unlock(&lock);
}

/* Copies what was written since the last sync to the disk. */
static void flush(int fd, struct file *file) {
	static char buffer[1 << 20];
	struct stat status;
	/* Unlinked while open: nobody will find it after the power cut. */
	if (file->path[0] == 0) return;
	pthread_mutex_lock(&lock);
	int target = open_on_disk(file->path);
	if (fstat(fd, &status) != 0) impossible(file->path);
	for (size_t i = 0; i < file->count; i++) {
		off_t at = file->ranges[i].at;
		size_t left = file->ranges[i].length;
		while (left > 0) {
			ssize_t length = real_pread(fd, buffer, left < sizeof buffer ? left : sizeof buffer, at);
			/* Cut off since. */
			if (length == 0) break;
			/* A descriptor that is only for writing cannot be read back. */
			if (length < 0) {
				char self[64];
				snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
				int readable = real_open(self, O_RDONLY | O_CLOEXEC);
				if (readable < 0) impossible(file->path);
				length = real_pread(readable, buffer, left < sizeof buffer ? left : sizeof buffer, at);
				real_close(readable);
				if (length <= 0) break;
			}
			if (real_pwrite(target, buffer, (size_t)length, at) != length) impossible(file->path);
			at += length;
			left -= (size_t)length;
		}
	}
	if (real_ftruncate(target, status.st_size) != 0) impossible(file->path);
	real_close(target);
	file->count = 0;
	pthread_mutex_unlock(&lock);
}

static int synced(int fd, int (*sync)(int)) {
	struct file *file = known(fd);
	if (file == NULL) return sync(fd);
	if (fault('S') || fault('D')) {
		pthread_mutex_lock(&lock);
		file->count = 0;
		pthread_mutex_unlock(&lock);
		errno = EIO;
		return -1;
	}
	flush(fd, file);
	return 0;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

static int open_any(const char *path, int flags, mode_t mode) {
	if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && below(path) && fault('R')) {
		errno = EROFS;
		return -1;
	}
	int fd = real_open(path, flags, mode);
	opened(fd, path);
	return fd;
}

#define MODE_ARGUMENT(flags)                      \
	mode_t mode = 0;                              \
	if ((flags) & (O_CREAT | O_TMPFILE)) {        \
		va_list arguments;                        \
		va_start(arguments, flags);               \
		mode = (mode_t)va_arg(arguments, int);    \
		va_end(arguments);                        \
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
	if (fd >= 0 && fd < most_descriptors) file_of[fd] = NULL;
	return real_close(fd);
}

/* Whether a write has to fail, with errno. */
static int unwritable(void) {
	if (fault('F')) errno = ENOSPC;
	else if (fault('R')) errno = EROFS;
	else return 0;
	return 1;
}

ssize_t write(int fd, const void *bytes, size_t length) {
	struct file *file = known(fd);
	if (file == NULL) return real_write(fd, bytes, length);
	if (unwritable()) return -1;
	off_t at = lseek(fd, 0, SEEK_CUR);
	ssize_t written = real_write(fd, bytes, length);
	wrote(file, at, written);
	return written;
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
	struct file *file = known(fd);
	if (file == NULL) return real_writev(fd, parts, count);
	if (unwritable()) return -1;
	off_t at = lseek(fd, 0, SEEK_CUR);
	ssize_t written = real_writev(fd, parts, count);
	wrote(file, at, written);
	return written;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
	struct file *file = known(fd);
	if (file == NULL) return real_pwrite(fd, bytes, length, at);
	if (unwritable()) return -1;
	ssize_t written = real_pwrite(fd, bytes, length, at);
	wrote(file, at, written);
	return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) {
	struct file *file = known(fd);
	if (file == NULL) return real_pwritev(fd, parts, count, at);
	if (unwritable()) return -1;
	ssize_t written = real_pwritev(fd, parts, count, at);
	wrote(file, at, written);
	return written;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

int unlink(const char *path) {
	if (below(path)) {
		if (fault('R')) {
			errno = EROFS;
			return -1;
		}
		char where[PATH_MAX];
		on_disk(path, where);
		real_unlink(where);
		pthread_mutex_lock(&lock);
		for (size_t i = 0; i < most_files; i++) {
			if (strcmp(files[i].path, path) == 0) files[i].path[0] = 0;
		}
		pthread_mutex_unlock(&lock);
	}
	return real_unlink(path);
}

int rename(const char *from, const char *to) {
	if (below(from) && fault('R')) {
		errno = EROFS;
		return -1;
	}
	int result = real_rename(from, to);
	if (result == 0 && below(from) && below(to)) {
		char source[PATH_MAX];
		char target[PATH_MAX];
		real_close(open_on_disk(from));
		on_disk(from, source);
		on_disk(to, target);
		if (real_rename(source, target) != 0) impossible(target);
		pthread_mutex_lock(&lock);
		for (size_t i = 0; i < most_files; i++) {
			if (strcmp(files[i].path, to) == 0) files[i].path[0] = 0;
			if (strcmp(files[i].path, from) == 0) snprintf(files[i].path, PATH_MAX, "%s", to);
		}
		pthread_mutex_unlock(&lock);
	}
	return result;
}
