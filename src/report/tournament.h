/* A tournament: what it is made of as a JSON object, its negotiations as CSV rows, written and read
 * back, and its standings as text, JSON and CSV. docs/tournament.md lists the keys and columns. */
#ifndef PL_REPORT_TOURNAMENT_H
#define PL_REPORT_TOURNAMENT_H

#include "report/domain.h"
#include "report/table.h"

#include <parley/tournament.h>

/* What is held. Arrays and texts are borrowed. */
typedef struct pl_tournament_setup {
    const pl_domain *domains;
    const char *const *names; /* [domain_count] of the scenarios, each another */
    uint32_t domain_count;
    const char *const *strategies; /* as text */
    uint32_t strategy_count;
    const char *protocol; /* as text */
    uint32_t rounds;      /* its deadline */
    uint32_t repeats;
    parley_rotation rotation;
    bool self_play;
    uint64_t seed;
    const parley_tournament *tournament;
} pl_tournament_setup;

/* "all", "cyclic", "none"; "scenarios", "repeats"; "utility", "advantage", ... */
const char *pl_rotation_word(parley_rotation rotation);
const char *pl_sample_word(parley_sample over);
const char *pl_measure_word(parley_measure measure);

/* -- what it is made of ---------------------------------------------------------------------- */

/* "parley.tournament/1": all that decides the results, so that the same object means the same
 * results. */
void pl_tournament_define(pl_text *out, const pl_tournament_setup *setup);

/* Adds a line for everything in which two such objects differ, the first found and the second
 * asked for. PARLEY_E_INPUT: the first is no such object. */
parley_status pl_tournament_compare(pl_text *out, const pl_text *found, const pl_text *asked);

/* -- negotiations ---------------------------------------------------------------------------- */

/* The line of column names. */
void pl_tournament_head(pl_text *out, const pl_tournament_setup *setup);

/* A line for the row; `agreement` [m] is not read without an agreement. */
void pl_tournament_row(pl_text *out, const pl_tournament_setup *setup,
                       const parley_tournament_row *row, const uint32_t *agreement);

/* Reads the line (without its end) that pl_tournament_row wrote for negotiation `number`; false
 * where it is anything else. `memory` is emptied and used. What standings do not need is not
 * read. */
bool pl_tournament_read_row(parley_tournament_row *row, const pl_tournament_setup *setup,
                            uint64_t number, const char *line, size_t length, pl_text *memory);

/* -- standings ------------------------------------------------------------------------------- */

typedef struct pl_tournament_report {
    const pl_tournament_setup *setup;
    const parley_standings *standings;
    const parley_standing *places;    /* [strategy_count] */
    const parley_comparison *pairs;   /* [strategy_count (strategy_count - 1) / 2] */
    parley_standings_options options; /* as they were used: no zeroes for defaults */
    parley_sample over;
    uint32_t observations; /* that the comparisons rest on */
} pl_tournament_report;

void pl_report_tournament_text(pl_text *out, const pl_tournament_report *report,
                               const pl_style *style);
void pl_report_tournament_json(pl_text *out, const pl_tournament_report *report);
void pl_report_tournament_summary(pl_text *out, const pl_tournament_report *report); /* CSV */
void pl_report_tournament_pairs(pl_text *out, const pl_tournament_report *report);   /* CSV */

#endif
