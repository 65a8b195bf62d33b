// What kind of file system a file is on, which Swift's module of the C library leaves out.
#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#endif
