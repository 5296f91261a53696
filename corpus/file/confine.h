/* confine.h - what the reader process gives up before it sees the first byte of a stranger's file. Internal to
 * xdextract and its tests.
 *
 * Each step stands by itself, so that a kernel without one still has the others; what holds is told to the parent with
 * HELLO, and xdindex says aloud what is missing. Steps are for good: nothing gives back what they took. */
#ifndef XD_FILE_CONFINE_H
#define XD_FILE_CONFINE_H

#include <stdbool.h>

/* All but the first three descriptors are closed: whatever some library of the parent left open is no business of
 * ours. */
void confine_descriptors(void);
/* Memory 1 GiB, no bytes written to files, 16 descriptors, no core, no further process; ends with the parent. How long
 * a file may take is no limit of the process, which reads thousands: worker.c sets an alarm for each, and the parent
 * kills. */
bool confine_limits(void);
/* Landlock: no file of any name can be opened, made or run, no TCP port reached, no process outside signalled. False:
 * the kernel lacks it. */
bool confine_files(void);
/* seccomp: reading what is open, the socket, memory, the alarm; any other call ends the process, which costs its parent
 * one result. False: the kernel lacks it. */
bool confine_calls(void);

#endif
