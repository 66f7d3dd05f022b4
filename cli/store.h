/* The folder of a tournament: what it is made of, its negotiations as they are held, and at the
 * end its standings.
 *
 * Rows are added at the end of one file, in the order of their numbers. What is there after an
 * interruption of any kind is read back row by row and counts as far as it is whole; the rest is
 * cut off. So nothing is held twice, nothing is lost, and in the end the file has the same bytes.
 * A lock keeps a second process out. */
#ifndef PARLEY_CLI_STORE_H
#define PARLEY_CLI_STORE_H

#include "command.h"
#include "report/tournament.h"

typedef struct store {
    const char *command, *folder;
    int rows;       /* the file of negotiations, locked */
    uint64_t done;  /* negotiations in it */
    double sync_at; /* when it is to reach the disk, on the monotonic clock */
} store;

/* Opens the folder, or makes it; the definition is written, or must be the one that is there;
 * `name` is the command's. Its exit code, with a message where that is not EXIT_DONE. */
int store_open(store *s, const char *name, const char *folder, const pl_text *definition);

/* Reads what was held before into the standings. */
int store_resume(store *s, const pl_tournament_setup *setup, parley_standings *standings);

/* Adds `count` whole rows. */
int store_add(store *s, const pl_text *rows, uint64_t count);

/* Waits until all rows are on the disk. */
int store_sync(store *s);

/* Writes a file beside them, whole or not at all, and empties the text. */
int store_put(const store *s, const char *name, pl_text *text);

void store_close(store *s);

#endif
