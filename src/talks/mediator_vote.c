/* Mediators that change the text at random and go by votes (Klein, Faratin, Sayama and Bar-Yam,
 * "Protocols for negotiating complex contracts", IEEE Intelligent Systems 18(6), 2003,
 * doi:10.1109/MIS.2003.1249167; "Negotiating complex contracts", Group Decision and Negotiation 12,
 * 2003, doi:10.1023/A:1023068821218).
 *
 * The hill-climber keeps a draft that nobody whose consent is needed finds worse. The annealer adds
 * the votes up, a strong one counting for more, and also keeps a draft of sum S < 0 with
 * probability exp(S / T), where T falls with time; so that nobody gains by crying louder than the
 * others, it overrules all of them nearly equally often. */
#include "talks/mediators.h"

#include <math.h>
#include <string.h>

enum { TRIES = 64, TRIES_A_CHANGE = 16 };

/* -- drafts ---------------------------------------------------------------------------------- */

/* How much the parties object to each point of the text, and in all. */
static uint32_t objections(const pl_mediation *m, uint32_t *weights) {
    uint32_t sum = 0;
    for (uint32_t j = 0; j < m->terms.issues; j++) {
        weights[j] = 0;
        for (uint32_t p = 0; p < m->parties; p++)
            if (m->seen >> p & 1)
                weights[j] += m->on_text[p].points[j];
        sum += weights[j];
    }
    return sum;
}

/* A point: with probability `focus` one that somebody objects to, in proportion to the objections,
 * otherwise any. */
static uint32_t draw_point(pl_mediation *m, const uint32_t *weights, uint32_t sum, double focus) {
    bool focused = focus > 0 && pl_random_unit(&m->random) < focus && sum > 0;
    if (!focused)
        return (uint32_t)pl_random_below(&m->random, m->terms.issues);
    uint32_t rest = (uint32_t)pl_random_below(&m->random, sum), j = 0;
    while (rest >= weights[j])
        rest -= weights[j++];
    return j;
}

/* Other options at one point or, where rules of the space keep forbidding that, at several. */
static void mutate(pl_mediation *m, double focus) {
    const pl_terms *terms = &m->terms;
    uint32_t weights[PARLEY_MAX_ISSUES];
    uint32_t sum = objections(m, weights);
    for (uint32_t i = 0; i < TRIES; i++) {
        for (uint32_t change = 0; change <= i / TRIES_A_CHANGE; change++) {
            uint32_t j = draw_point(m, weights, sum, focus);
            if (terms->counts[j] < 2)
                continue;
            uint32_t other = (uint32_t)pl_random_below(&m->random, terms->counts[j] - 1);
            m->draft[j] = other + (other >= m->draft[j]);
        }
        if (pl_terms_allow(terms, m->draft) && pl_mediation_differs(m))
            return;
        memcpy(m->draft, m->text, terms->issues * sizeof *m->draft);
    }
}

#define FOCUS_PARAMETER                                                                            \
    {                                                                                              \
        "focus", PARLEY_REAL, 0, 1, 0.5, "probability", "",                                        \
            "that it changes a point that somebody objects to, else any"                           \
    }

enum { FOCUS = 0 };

static void propose(pl_mediation *m) {
    mutate(m, m->values[FOCUS]);
}

/* -- hill-climbing --------------------------------------------------------------------------- */

static pl_verdict judge_climb(pl_mediation *m) {
    uint32_t opposed = pl_mediation_opposed(m);
    if (!pl_mediation_met(m, m->circle & ~opposed) || pl_mediation_barred(m))
        return PL_DROP;
    return (m->answered & m->circle) == m->circle ? PL_ADOPT : PL_OPEN;
}

static const parley_parameter CLIMB[] = {FOCUS_PARAMETER};

const pl_mediator pl_mediator_hill_climb = {
    .about = {PARLEY_MEDIATING, "hill_climb",
              "changes the text at random, and keeps what nobody who is needed finds worse",
              "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167",
              PL_PARAMETERS(CLIMB)},
    .propose = propose,
    .judge = judge_climb};

/* -- annealing ------------------------------------------------------------------------------- */

enum { STRONG = 1, TEMPERATURE = 2, COOLING = 3, PARITY = 4 };

typedef struct annealing {
    uint32_t overruled[PARLEY_MAX_PARTIES]; /* how often a draft became the text against its vote */
} annealing;

static size_t annealing_bytes(const pl_mediation *m) {
    (void)m;
    return sizeof(annealing);
}

/* Whether overruling `opposed` leaves all overruled nearly equally often. */
static bool is_fair(const pl_mediation *m, uint32_t opposed) {
    const annealing *a = m->state;
    uint32_t least = UINT32_MAX, most = 0;
    for (uint32_t p = 0; p < m->parties; p++) {
        uint32_t count = a->overruled[p] + (opposed >> p & 1);
        least = count < least ? count : least;
        most = opposed >> p & 1 && count > most ? count : most;
    }
    return m->values[PARITY] == 0 || most <= least || most - least <= m->values[PARITY];
}

static bool passes(pl_mediation *m) {
    double sum = 0;
    for (uint32_t p = 0; p < m->parties; p++) {
        if (!(m->circle >> p & 1))
            continue;
        int vote = m->on_draft[p].vote;
        sum += (vote < 0 ? -1 : 1) * (vote == 2 || vote == -2 ? m->values[STRONG] : 1);
    }
    if (sum >= 0)
        return true;
    double temperature = m->values[TEMPERATURE] * pow(1 - m->t, m->values[COOLING]);
    return temperature > 0 && pl_random_unit(&m->random) < exp(sum / temperature);
}

static pl_verdict judge_annealing(pl_mediation *m) {
    annealing *a = m->state;
    uint32_t opposed = pl_mediation_opposed(m);
    if ((m->answered & m->circle) != m->circle)
        return PL_OPEN;
    if (pl_mediation_barred(m) || !is_fair(m, opposed) || !passes(m))
        return PL_DROP;
    for (uint32_t p = 0; p < m->parties; p++)
        a->overruled[p] += opposed >> p & 1;
    return PL_ADOPT;
}

static const parley_parameter ANNEALING[] = {
    FOCUS_PARAMETER,
    {"strong", PARLEY_REAL, 1, 100, 3, "weak votes", "", "what a strong vote counts"},
    {"temperature", PARLEY_REAL, 0, 1000, 1, "weak votes", "", "at the beginning"},
    {"cooling", PARLEY_REAL, 0, 100, 1, "", "", "the exponent by which the temperature falls to 0"},
    {"parity", PARLEY_WHOLE, 0, PARLEY_MAX_ROUNDS, 1, "votes", "",
     "how much oftener it may overrule one party than any other; 0: no matter"}};

const pl_mediator pl_mediator_annealing = {
    .about =
        {PARLEY_MEDIATING, "annealing",
         "changes the text at random, and early on also keeps what is worse on the whole",
         "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167; Klein, Faratin "
         "and Bar-Yam 2002, doi:10.1007/3-540-36378-5_12",
         PL_PARAMETERS(ANNEALING)},
    .state_bytes = annealing_bytes,
    .propose = propose,
    .judge = judge_annealing};
