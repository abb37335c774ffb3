#pragma once
#include <stddef.h>

/// Confines the calling process, and what it starts, to `count` processor cores by number.
/// Returns 0, or the error number.
int purser_confine_to_cores(const int *cores, size_t count);

/// The cores the calling process may use, at most `capacity` of them, lowest first; returns how many.
size_t purser_usable_cores(int *cores, size_t capacity);

/// Starts a program with no signal blocked and every signal at its default, whatever the calling thread does; standard
/// input empty, output and errors to `output` (or nowhere when it is negative), no other descriptor open.
/// `directory` may be NULL. With `new_session` it leads a session of its own, else a process group of its own.
/// Returns 0 and the process number in `process`, or the error number.
int purser_spawn(const char *program, char *const arguments[], char *const environment[], const char *directory,
                 int new_session, int output, int *process);
