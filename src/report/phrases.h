/* The program's own words, in English and Chinese.
 *
 * A phrase may hold places {1}, {2}, {3} that pl_say_with fills: the order of the words is the
 * language's own. */
#ifndef PL_REPORT_PHRASES_H
#define PL_REPORT_PHRASES_H

#include "base/text.h"

#include <parley/clock.h>
#include <parley/view.h>

typedef enum pl_phrase {
    /* punctuation and joints */
    PL_SAY_LIST,  /* between the items of an enumeration */
    PL_SAY_COMMA, /* between clauses */
    PL_SAY_SEMICOLON,
    PL_SAY_COLON,
    PL_SAY_TO,
    PL_SAY_IN_BRACKETS,
    PL_SAY_NONE,
    PL_SAY_NOBODY,
    /* headings and columns */
    PL_SAY_OVERVIEW,
    PL_SAY_PARTY,
    PL_SAY_PARTIES,
    PL_SAY_ROLE,
    PL_SAY_CONSENT,
    PL_SAY_RESERVATION,
    PL_SAY_POINT,
    PL_SAY_POINTS,
    PL_SAY_ONE_POINT,
    PL_SAY_OPTIONS,
    PL_SAY_CONSTRAINTS,
    PL_SAY_STANCES,
    PL_SAY_RED_LINES,
    PL_SAY_WEIGHTS,
    PL_SAY_PREFERENCES,
    PL_SAY_ASSUMPTIONS,
    PL_SAY_DRAFT,
    PL_SAY_DRAFTS,
    PL_SAY_ONE_DRAFT,
    PL_SAY_CHOICES,
    PL_SAY_POINT_BY_POINT,
    PL_SAY_EVENT,
    PL_SAY_EVENTS,
    PL_SAY_MEETING,
    PL_SAY_MEETINGS,
    PL_SAY_STATEMENT,
    PL_SAY_STATEMENTS,
    PL_SAY_TIMELINE,
    PL_SAY_COSTS,
    PL_SAY_DISCREPANCIES,
    PL_SAY_SOURCES,
    PL_SAY_PERSONS,
    PL_SAY_PERSONS_AND_MANDATES,
    PL_SAY_ON_RECORD,
    PL_SAY_SEEN,
    PL_SAY_LATER,
    PL_SAY_SHOWN_BY,
    /* dates */
    PL_SAY_AS_OF,
    PL_SAY_ALL_DAYS,
    PL_SAY_BY_DAY,
    PL_SAY_SINCE_DAY,
    PL_SAY_UNDATED,
    PL_SAY_FROM_DAY,
    PL_SAY_UNTIL_DAY,
    /* sources */
    PL_SAY_PARAGRAPH,
    PL_SAY_LATER_SOURCES,
    PL_SAY_ORIGIN,
    PL_SAY_WEAK,
    /* parties */
    PL_SAY_NEEDED,
    PL_SAY_NOT_NEEDED,
    PL_SAY_NEEDED_ON,
    PL_SAY_NEEDED_ON_ONE,
    PL_SAY_NO_WORSE_THAN,
    PL_SAY_WHY_ASSUMED,
    PL_SAY_EQUAL_WEIGHTS,
    PL_SAY_PREFERS,
    PL_SAY_LIKELY_MODE,
    PL_SAY_LIKELY_SHAPES,
    /* positions */
    PL_SAY_POSITIONS,
    PL_SAY_POSITIONS_KNOWN,
    PL_SAY_LEGEND_ORDER,
    PL_SAY_LEGEND_VALUE,
    PL_SAY_LEGEND_ASSUMED,
    PL_SAY_LEGEND_SCOPE,
    PL_SAY_LEGEND_RUNS,
    PL_SAY_CONSENT_COUNTS,
    PL_SAY_PROPOSED_BY,
    PL_SAY_PROPOSED_IT,
    PL_SAY_FROM_RED_LINE,
    PL_SAY_IN_DRAFTS,
    PL_SAY_BEFORE,
    PL_SAY_NOTHING_ON_RECORD,
    PL_SAY_NOT_TOGETHER,
    PL_SAY_EXACTLY_ONE,
    PL_SAY_ONLY_WITH,
    /* drafts */
    PL_SAY_STATUS_QUO,
    PL_SAY_BY_AUTHOR,
    PL_SAY_MADE_FROM,
    PL_SAY_STATES,
    PL_SAY_STATES_ALL,
    PL_SAY_STATES_NONE,
    PL_SAY_NUMBERED,
    PL_SAY_NOT_STATED,
    PL_SAY_IN_PARENT,
    PL_SAY_SHOWN_TO,
    PL_SAY_SHOWN_TO_BY,
    PL_SAY_LEGEND_OPTION,
    PL_SAY_LEGEND_CHANGED,
    PL_SAY_LEGEND_DROPPED,
    PL_SAY_LEGEND_BRACKETED,
    /* the record */
    PL_SAY_PRESENT,
    PL_SAY_ON_POINT,
    PL_SAY_ABOUT,
    PL_SAY_CLAIMS,
    PL_SAY_CONTRADICTED,
    PL_SAY_CLAIMED_BY,
    PL_SAY_COST_CLAIMS,
    PL_SAY_BORNE_BY_NOBODY,
    PL_SAY_BETWEEN_SOURCES,
    PL_SAY_BETWEEN_LANGUAGES,
    /* time */
    PL_SAY_CLOCK,
    PL_SAY_CLOCK_UNIT,
    PL_SAY_WEEK_0,
    PL_SAY_HORIZON,
    PL_SAY_WEEKS,
    PL_SAY_WORD_UNKNOWN,
    PL_SAY_WHY,
    PL_SAY_RESTS_ON,
    PL_SAY_NO_CLOCK,
    PL_SAY_EVENTS_AHEAD,
    PL_SAY_LEVERS,
    PL_SAY_ON_DAY_FROM,
    PL_SAY_AFTER_WEEKS,
    PL_SAY_PULLED_BY,
    PL_SAY_PULLING_COSTS,
    PL_SAY_VALUE_OF,
    /* intent */
    PL_SAY_INTENT,
    PL_SAY_INTENT_MEANS,
    PL_SAY_PRIOR,
    PL_SAY_EVIDENCE,
    PL_SAY_LIKELIHOODS,
    PL_SAY_NOT_BESIDE,
    PL_PHRASES /* how many there are */
} pl_phrase;

/* The phrase in Chinese where the language begins with "zh", in English for any other and NULL. */
const char *pl_say(pl_phrase phrase, const char *language);

/* Adds the phrase with its places filled by the words, which end with NULL. */
void pl_say_words(pl_text *out, pl_phrase phrase, const char *language, const char *const *words);

#define pl_say_with(out, phrase, language, ...)                                                    \
    pl_say_words(out, phrase, language, (const char *const[]){__VA_ARGS__, NULL})

/* -- the words of enumerations --------------------------------------------------------------- */

const char *pl_say_stance(parley_stance_word word, const char *language);
const char *pl_say_strength(parley_strength strength, const char *language);
const char *pl_say_basis(parley_basis basis, const char *language);
const char *pl_say_role(parley_role role, const char *language);
const char *pl_say_mandate(parley_mandate mandate, const char *language);
const char *pl_say_change(parley_change_kind change, const char *language);
const char *pl_say_status(parley_draft_status status, const char *language);
const char *pl_say_origin(parley_origin origin, const char *language);
const char *pl_say_quantity(parley_quantity quantity, const char *language);

/* Of words that a dossier holds as text; the word itself where it is none of the documented ones.
 */
const char *pl_say_date_basis(const char *word, const char *language);
const char *pl_say_severity(const char *word, const char *language);

#endif
