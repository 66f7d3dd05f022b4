/* The dossier: parties, plan, drafts, stances and the record they rest on, read from YAML or JSON.
 *
 * docs/dossier.md says what each key means; the structs below hold the same, with names turned into
 * indices. A dossier never changes once read: read its fields freely, from any thread, until
 * parley_dossier_free. Numbers in [0, 1] and the numbers of a range are held exactly, in
 * billionths. */
#ifndef PARLEY_DOSSIER_H
#define PARLEY_DOSSIER_H

#include <parley/status.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_ONE = 1000000000,  /* the number 1 in billionths */
    PARLEY_NONE = -1,         /* an index that points nowhere: not stated, nobody */
    PARLEY_ALL_DAYS = 1 << 30 /* an as-of day after everything */
};

/* A text in several languages; `count` is 0 where there is none. A text without a language has "".
 */
typedef struct parley_text {
    size_t count;
    const char *const *languages;
    const char *const *texts;
} parley_text;

/* The text in `language` ("en", "zh"; NULL = any), or the first there is, or "". */
PARLEY_API const char *parley_text_get(const parley_text *text, const char *language);

/* A date as written, and the days it spans, counted from 1970-01-01. `written` is NULL where there
 * is none. `known` is the first day on which an as-of date sees it. */
typedef struct parley_date {
    const char *written;
    int32_t first, last, known;
} parley_date;

/* The day of "2025-12-03", or of the last day of "2025-12" or "2025". PARLEY_E_INPUT. */
PARLEY_API parley_status parley_day_parse(int32_t *day, const char *text);

/* Writes "2025-12-03" and a terminating zero: 16 bytes. */
PARLEY_API void parley_day_format(char *out, int32_t day);

/* An interval of numbers in billionths, low <= high. */
typedef struct parley_interval {
    int64_t low, high;
} parley_interval;

typedef enum parley_likely_kind {
    PARLEY_UNIFORM, /* nothing is said: every number of the interval alike */
    PARLEY_TRIANGULAR,
    PARLEY_BETA
} parley_likely_kind;

/* How an expert thinks that a number lies in its interval. */
typedef struct parley_likely {
    parley_likely_kind kind;
    int64_t mode;        /* billionths, inside the interval, with PARLEY_TRIANGULAR */
    int64_t alpha, beta; /* billionths, 0.01 to 1000, with PARLEY_BETA, which is stretched from
                          * [0, 1] to the interval */
} parley_likely;

typedef struct parley_source_reference {
    uint32_t source;       /* index into sources */
    const char *paragraph; /* NULL where none is named */
} parley_source_reference;

/* What every entry carries. `known` is the first as-of day that sees the entry: from its own date,
 * else from the earliest date of its sources, else INT32_MIN. */
typedef struct parley_record {
    uint32_t line, column;
    int32_t known;
    parley_date date;
    const parley_source_reference *sources;
    size_t source_count;
    parley_text text, note;
} parley_record;

typedef struct parley_indices { /* of parties, points... as the field says */
    size_t count;
    const uint32_t *items;
} parley_indices;

typedef struct parley_texts {
    size_t count;
    const parley_text *items;
} parley_texts;

typedef enum parley_role {
    PARLEY_PRINCIPAL,
    PARLEY_MEDIATOR,
    PARLEY_ALLY,
    PARLEY_OBSERVER
} parley_role;

typedef enum parley_mandate {
    PARLEY_MANDATE_UNSTATED,
    PARLEY_DECIDES,
    PARLEY_NEGOTIATES,
    PARLEY_CARRIES
} parley_mandate;

typedef enum parley_basis {
    PARLEY_BASIS_NONE, /* nothing is known */
    PARLEY_SAID,
    PARLEY_READ_OFF,
    PARLEY_ASSUMED
} parley_basis;

typedef enum parley_stance_word {
    PARLEY_UNKNOWN,
    PARLEY_ACCEPT,
    PARLEY_TOLERATE,
    PARLEY_CRITICISE,
    PARLEY_REJECT,
    PARLEY_RED_LINE,
    PARLEY_VALUE /* given as a number or an interval */
} parley_stance_word;

typedef enum parley_strength { PARLEY_STRENGTH_UNSTATED, PARLEY_FIRM, PARLEY_SOFT } parley_strength;

typedef struct parley_person {
    parley_record record;
    const char *id; /* NULL where it has none */
    parley_text name, function, mandate_text;
    parley_mandate mandate;
    parley_date from, until;
} parley_person;

typedef enum parley_consent_kind {
    PARLEY_CONSENT_UNSTATED,
    PARLEY_CONSENT_NONE,
    PARLEY_CONSENT_REQUIRED,
    PARLEY_CONSENT_ON_POINTS
} parley_consent_kind;

typedef struct parley_consent {
    parley_consent_kind kind;
    parley_indices points; /* with PARLEY_CONSENT_ON_POINTS */
} parley_consent;

typedef enum parley_reservation_kind {
    PARLEY_RESERVATION_UNSTATED,
    PARLEY_RESERVATION_UNKNOWN,
    PARLEY_RESERVATION_VALUE,
    PARLEY_RESERVATION_DRAFT
} parley_reservation_kind;

typedef struct parley_reservation {
    parley_reservation_kind kind;
    parley_interval value; /* with PARLEY_RESERVATION_VALUE */
    parley_likely likely;  /* the same */
    int32_t draft;         /* with PARLEY_RESERVATION_DRAFT */
} parley_reservation;

typedef struct parley_party {
    parley_record record;
    const char *id;
    parley_text name;
    parley_role role;
    parley_consent consent;         /* as the party entry says */
    parley_reservation reservation; /* the same */
    size_t person_count;
    const parley_person *persons;
} parley_party;

typedef struct parley_proposal {
    parley_record record; /* `known` is the first as-of day that sees it */
    uint32_t party;
} parley_proposal;

typedef struct parley_option {
    parley_record record; /* `known` is the day from which the option is on the table */
    const char *id;
    int64_t number; /* of a range, in billionths; else 0 */
    size_t proposal_count;
    const parley_proposal *proposals;
} parley_option;

typedef struct parley_range {
    int64_t from, to, step; /* billionths; step 0: the point has listed options */
    parley_text unit;
} parley_range;

typedef struct parley_point {
    parley_record record;
    const char *id;
    int64_t number;
    parley_text topic;
    parley_range range;
    size_t option_count;
    const parley_option *options;
} parley_point;

typedef struct parley_option_name {
    uint32_t point, option;
} parley_option_name;

typedef struct parley_option_names {
    size_t count;
    const parley_option_name *items;
} parley_option_names;

typedef enum parley_rule { PARLEY_EXCLUDES, PARLEY_IMPLIES, PARLEY_EXACTLY_ONE } parley_rule;

typedef struct parley_constraint {
    parley_record record;
    const char *id;
    parley_rule rule;
    parley_option_names options; /* of PARLEY_IMPLIES: the first has the second */
} parley_constraint;

typedef struct parley_red_line_entry {
    parley_record record;
    uint32_t party;
    parley_basis basis;
    parley_option_names options;
} parley_red_line_entry;

typedef enum parley_change_kind {
    PARLEY_KEPT,
    PARLEY_EDITED,
    PARLEY_MERGED,
    PARLEY_SPLIT,
    PARLEY_DROPPED,
    PARLEY_ADDED,
    PARLEY_BRACKETED,
    PARLEY_RENUMBERED
} parley_change_kind;

typedef struct parley_change {
    parley_record record;
    parley_change_kind change;
    parley_indices points;
    parley_text number;
} parley_change;

typedef struct parley_showing {
    parley_record record;
    uint32_t party;
    int32_t by; /* party, or PARLEY_NONE */
} parley_showing;

typedef enum parley_draft_status {
    PARLEY_DRAFT_UNSTATED,
    PARLEY_DRAFT_PUBLIC,
    PARLEY_DRAFT_LEAKED,
    PARLEY_DRAFT_REPORTED,
    PARLEY_DRAFT_CONFIDENTIAL
} parley_draft_status;

typedef struct parley_draft {
    parley_record record;
    const char *id;
    parley_text name;
    uint32_t is_status_quo;
    parley_draft_status status;
    parley_indices authors;
    int32_t parent;         /* draft, or PARLEY_NONE */
    const int32_t *choices; /* [point_count] option, or PARLEY_NONE = not stated */
    size_t change_count;
    const parley_change *changes;
    size_t showing_count;
    const parley_showing *showings;
} parley_draft;

typedef struct parley_stance {
    parley_record record;
    uint32_t party, point;
    parley_indices options;
    parley_stance_word word;
    parley_interval value;
    parley_likely likely;
    parley_strength strength;
    parley_basis basis;
} parley_stance;

typedef enum parley_weight_kind {
    PARLEY_WEIGHT_UNKNOWN, /* left out, or `unknown` */
    PARLEY_WEIGHT_VALUE
} parley_weight_kind;

typedef struct parley_weights {
    parley_record record;
    uint32_t party;
    parley_basis basis;
    uint32_t is_order;
    const parley_weight_kind *kinds; /* [point_count] of shares */
    const parley_interval *shares;   /* [point_count] */
    const parley_likely *likely;     /* [point_count] */
    const uint32_t *ranks; /* [point_count] of an order: 1 first, ties equal, 0 = not named */
} parley_weights;

/* One side of a comparison: a draft, or a package that speaks of some points only. */
typedef struct parley_offer {
    int32_t draft;          /* or PARLEY_NONE */
    const int32_t *choices; /* [point_count] option, or PARLEY_NONE = not stated; the draft's */
} parley_offer;

typedef struct parley_preference {
    parley_record record;
    uint32_t party;
    parley_basis basis;
    parley_offer prefers, over;
} parley_preference;

typedef struct parley_assumption {
    parley_record record;
    uint32_t party;
    parley_text why;
    parley_consent consent;
    parley_reservation reservation;
} parley_assumption;

typedef struct parley_source {
    parley_record record;
    const char *id;
    parley_text title, publisher;
    const char *url, *language, *kind, *date_basis; /* NULL where not given */
    parley_texts origin;
    uint32_t weak;
} parley_source;

typedef struct parley_statement {
    parley_record record;
    const char *id; /* may be NULL */
    parley_text speaker;
    int32_t party, point; /* or PARLEY_NONE */
    parley_indices about;
    parley_indices contradicts; /* statements */
} parley_statement;

typedef struct parley_meeting {
    parley_record record;
    const char *id;
    parley_text place, outcome;
    parley_texts participants;
    parley_indices parties;
} parley_meeting;

typedef struct parley_event {
    parley_record record;
    parley_text event, place;
    parley_texts participants;
} parley_event;

typedef struct parley_cost {
    parley_record record;
    const char *id; /* may be NULL */
    int32_t party;
    parley_text kind, unit, claimed_by;
    const char *value; /* as written, "low to high" for an interval; NULL where none */
    double low, high;  /* NaN where the value is a word or missing */
    parley_date period;
} parley_cost;

typedef struct parley_discrepancy {
    parley_record record;
    const char *id;
    uint32_t between_languages; /* else between sources */
    parley_text topic, paragraph;
    const char *severity; /* NULL where not given */
} parley_discrepancy;

typedef struct parley_clock parley_clock;   /* parley/clock.h */
typedef struct parley_lever parley_lever;   /* the same */
typedef struct parley_intent parley_intent; /* parley/evidence.h */

typedef struct parley_dossier {
    const char *file; /* as given */
    const char *id;
    parley_text title, summary;
    size_t language_count;
    const char *const *languages;
    int32_t as_of;                       /* day; PARLEY_ALL_DAYS where the dossier names none */
    parley_interval scale[PARLEY_VALUE]; /* by stance word */
    size_t party_count, point_count, constraint_count, red_line_count, draft_count, stance_count,
        weights_count, preference_count, assumption_count, source_count, statement_count,
        meeting_count, event_count, cost_count, discrepancy_count;
    parley_text plan_title, plan_text;
    const parley_party *parties;
    const parley_point *points;
    const parley_constraint *constraints;
    const parley_red_line_entry *red_lines;
    const parley_draft *drafts;
    const parley_stance *stances;
    const parley_weights *weights;
    const parley_preference *preferences;
    const parley_assumption *assumptions;
    const parley_source *sources;
    const parley_statement *statements;
    const parley_meeting *meetings;
    const parley_event *timeline;
    const parley_cost *costs;
    const parley_discrepancy *discrepancies;
    size_t lever_count, intent_count;
    const parley_clock *clock; /* NULL where it has none */
    const parley_lever *levers;
    const parley_intent *intents; /* of different parties */
} parley_dossier;

/* -- what is wrong with a dossier ------------------------------------------------------------ */

typedef struct parley_diagnostic {
    uint32_t is_error; /* else a warning */
    uint32_t line, column;
    const char *message;
    const char *file; /* that it is about; NULL: the file that was named */
} parley_diagnostic;

/* A list that grows with every read; free it when done. */
typedef struct parley_diagnostics parley_diagnostics;

PARLEY_API parley_status parley_diagnostics_new(parley_diagnostics **out);
PARLEY_API void parley_diagnostics_free(parley_diagnostics *diagnostics);
PARLEY_API size_t parley_diagnostics_count(const parley_diagnostics *diagnostics);

/* In the order of the file. Borrowed. */
PARLEY_API const parley_diagnostic *parley_diagnostics_get(const parley_diagnostics *diagnostics,
                                                           size_t index);

/* Adds a finding of one's own, such as what an analysis of the dossier brought up. PARLEY_E_MEMORY.
 */
PARLEY_API parley_status parley_diagnostics_add(parley_diagnostics *diagnostics, int is_error,
                                                uint32_t line, uint32_t column,
                                                const char *message);

/* -- reading --------------------------------------------------------------------------------- */

/* Reads a dossier. `path` names a YAML file, a JSON file (by its ending), or a folder that holds
 * dossier.yaml or dossier.json. `diagnostics` (may be NULL) receives every error and warning.
 * PARLEY_E_INPUT where there is any error: parley_last_error() then holds the first, with its
 * place. PARLEY_E_STORAGE, PARLEY_E_LIMIT, PARLEY_E_MEMORY. Cost O(size of the file). */
PARLEY_API parley_status parley_dossier_read(parley_dossier **out, const char *path,
                                             parley_diagnostics *diagnostics);

/* The same from memory; `name` stands for the file in messages, `json` is nonzero for JSON. */
PARLEY_API parley_status parley_dossier_parse(parley_dossier **out, const char *name,
                                              const char *bytes, size_t length, int json,
                                              parley_diagnostics *diagnostics);
PARLEY_API void parley_dossier_free(parley_dossier *dossier);

/* Index of the party, point or draft with this id, or PARLEY_NONE. O(number of them). */
PARLEY_API int32_t parley_dossier_find_party(const parley_dossier *dossier, const char *id);
PARLEY_API int32_t parley_dossier_find_point(const parley_dossier *dossier, const char *id);
PARLEY_API int32_t parley_dossier_find_draft(const parley_dossier *dossier, const char *id);

/* The JSON Schema of the format, as text. */
PARLEY_API const char *parley_dossier_schema(void);

/* Names of the enumerations above as a dossier writes them: "accept", "read_off", "kept"... */
PARLEY_API const char *parley_stance_name(parley_stance_word word);
PARLEY_API const char *parley_basis_name(parley_basis basis);
PARLEY_API const char *parley_role_name(parley_role role);
PARLEY_API const char *parley_mandate_name(parley_mandate mandate);
PARLEY_API const char *parley_change_name(parley_change_kind change);
PARLEY_API const char *parley_draft_status_name(parley_draft_status status);

#ifdef __cplusplus
}
#endif
#endif
