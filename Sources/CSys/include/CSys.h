#pragma once
#include <stddef.h>
#include <stdint.h>

/// Confines the calling process, and what it starts, to `count` processor cores by number.
/// Returns 0, or the error number.
int purser_confine_to_cores(const int *cores, size_t count);

/// The cores the calling process may use, at most `capacity` of them, lowest first; returns how many.
size_t purser_usable_cores(int *cores, size_t capacity);

/// Starts a program in a session of its own with no signal blocked and every signal at its default, whatever the
/// calling thread does; standard input from `input`, standard output to `output`, no other descriptor open.
/// Returns 0 and the process number in `process`, or the error number.
int purser_spawn(const char *program, char *const arguments[], char *const environment[], int input, int output,
                 int *process);

/// Starts a command in `directory`, output and errors to `output`; its standard input is the caller's. It leads a process
/// group of its own, has every signal at its default and writes no file larger than `largest_file` bytes (0: any size).
/// The kernel kills it when its parent is gone, and before others when memory runs out. Only for processes with one
/// thread. Returns 0 and the process number in `process`, or the error number; `in_directory` then says whether it was
/// the directory that could not be entered.
int purser_start_command(const char *program, char *const arguments[], char *const environment[], const char *directory,
                         int output, uint64_t largest_file, int *process, int *in_directory);

/// Makes the calling process the parent of whatever its descendants leave behind. Returns 0, or the error number.
int purser_adopt_descendants(void);

/// A descriptor that becomes readable when the process ends; negative: the negated error number.
int purser_pidfd_open(int process);

/// A file without a name, for passing bytes to a child; negative: the negated error number.
int purser_memory_file(const char *name);

/// A descriptor that is readable while one of the descriptors added to it is; negative: the negated error number.
int purser_watch_make(void);

/// Adds a descriptor to a watch until it is closed. Returns 0, or the error number.
int purser_watch_add(int watch, int descriptor);

/// The descriptors of a watch that are readable now, at most `capacity`; returns how many. Does not wait.
int purser_watch_ready(int watch, int *descriptors, int capacity);
