// mimalloc as the system has it (libmimalloc-dev on Debian). A program that links it allocates with it.
#include <mimalloc.h>
