/* Mediators that learn what the parties want from what they say, and seek the draft that is best by
 * what they have learnt: for the sum of what the parties keep, for the product (Nash), or for the
 * party that is least satisfied.
 *
 * First every option is shown once. Then drafts are the best for preferences drawn from what is
 * believed (Thompson 1933, doi:10.1093/biomet/25.3-4.285; Russo and Van Roy 2014,
 * doi:10.1287/moor.2014.0650), so that what is least sure is asked about where it matters. */
#include "talks/mediator_beliefs.h"
#include "talks/mediators.h"

#include <math.h>

enum {
    CRITICISES = 0,
    REJECTS = 1,
    STRONG = 2,
    DOUBT = 3,
    EXPLORE = 4,
    SURVEY = 5,
    MOST_SWEEPS = 16,
    MOST_PAIRS = 1 << 14 /* of options of two points that are tried in one sweep */
};

static const double LEAST_KEPT = 0.01; /* in a product */

/* What is wanted: `first` counts, of equals `second`. */
typedef struct score {
    double first, second;
} score;

typedef struct seeker {
    pl_beliefs beliefs;
    double *losses;                   /* [n][K] as they are believed, or drawn */
    double gives[PARLEY_MAX_PARTIES]; /* as is believed, in the same measure */
} seeker;

/* A draft under improvement: what each party keeps of what it would give up at most. */
typedef struct search search;
typedef double goal_function(const search *search, const double *kept);

struct search {
    pl_mediation *m;
    const seeker *seeker;
    goal_function *goal;
    double kept[PARLEY_MAX_PARTIES];
    score best;
};

/* -- goals ----------------------------------------------------------------------------------- */

static double welfare_of(const search *s, const double *kept) {
    double sum = 0;
    for (uint32_t p = 0; p < s->m->parties; p++)
        sum += kept[p];
    return sum;
}

static double product_of(const search *s, const double *kept) {
    double product = 1;
    for (uint32_t p = 0; p < s->m->parties; p++)
        product *= kept[p] > LEAST_KEPT ? kept[p] : LEAST_KEPT;
    return product;
}

/* The eighth powers of the losses added up: nearly the greatest loss alone, but among drafts that
 * are the same for that party, what the others lose counts. */
static double evenness_of(const search *s, const double *kept) {
    double sum = 0;
    for (uint32_t p = 0; p < s->m->parties; p++) {
        double loss = s->seeker->gives[p] - kept[p];
        double square = loss > 0 ? loss * loss : 0, fourth = square * square;
        sum += fourth * fourth;
    }
    return -sum;
}

/* By how much `party` is asked for more than it gives up. */
static double short_by(const double *kept, uint32_t party) {
    return kept[party] < 0 ? -kept[party] : 0;
}

/* The least sum over `count` of those parties. */
static double least_short(const double *kept, uint32_t parties, uint32_t count) {
    double sum = 0;
    for (; count > 0 && parties != 0; count--) {
        uint32_t least = (uint32_t)__builtin_ctz(parties);
        for (uint32_t rest = parties; rest != 0; rest &= rest - 1) {
            uint32_t p = (uint32_t)__builtin_ctz(rest);
            if (short_by(kept, p) < short_by(kept, least))
                least = p;
        }
        sum += short_by(kept, least);
        parties &= ~(1u << least);
    }
    return sum;
}

/* The same of all whose consent it takes: of a quorum, those that are asked for least. */
static double shortfall_of(const search *s, const double *kept) {
    const pl_mediation *m = s->m;
    uint32_t all = (1u << m->parties) - 1;
    uint32_t needed = m->required || m->quorum ? m->required : all;
    uint32_t others = (uint32_t)__builtin_popcount(needed);
    double sum = 0;
    for (uint32_t p = 0; p < m->parties; p++)
        if (needed >> p & 1)
            sum += short_by(kept, p);
    if (m->quorum > others)
        sum += least_short(kept, all & ~needed, m->quorum - others);
    return sum;
}

static score measure(const search *s, const double *kept) {
    return (score){-shortfall_of(s, kept), s->goal(s, kept)};
}

static bool beats(score one, score two) {
    return one.first > two.first || (one.first == two.first && one.second > two.second);
}

/* -- searching ------------------------------------------------------------------------------- */

static double loss_of(const search *s, uint32_t party, uint32_t issue, uint32_t option) {
    const pl_terms *terms = &s->m->terms;
    return s->seeker->losses[(size_t)party * terms->options + terms->first[issue] + option];
}

static search begin_search(pl_mediation *m, const uint32_t *choices, goal_function *goal) {
    search s = {.m = m, .seeker = m->state, .goal = goal};
    for (uint32_t p = 0; p < m->parties; p++) {
        s.kept[p] = s.seeker->gives[p];
        for (uint32_t j = 0; j < m->terms.issues; j++)
            s.kept[p] -= loss_of(&s, p, j, choices[j]);
    }
    s.best = measure(&s, s.kept);
    return s;
}

/* Whether a party with a veto on the point has rejected that option. */
static bool is_barred(const search *s, uint32_t issue, uint32_t option) {
    const pl_terms *terms = &s->m->terms;
    uint32_t at = terms->first[issue] + option;
    for (uint32_t p = 0; s->m->vetoes && p < s->m->parties; p++)
        if (s->m->vetoes[issue] >> p & 1 &&
            s->seeker->beliefs.heard[(size_t)p * terms->options + at] == 1 + PARLEY_POINT_REJECTED)
            return true;
    return false;
}

/* What each keeps of `from` once a point of the draft has another option. */
static void keep(const search *s, const double *from, uint32_t issue, uint32_t option, double *to) {
    for (uint32_t p = 0; p < s->m->parties; p++)
        to[p] = from[p] + loss_of(s, p, issue, s->m->draft[issue]) - loss_of(s, p, issue, option);
}

static void take(search *s, uint32_t issue, uint32_t option) {
    keep(s, s->kept, issue, option, s->kept);
    s->m->draft[issue] = option;
    s->best = measure(s, s->kept);
}

/* The change of one point that is best for the goal; false where none is better. */
static bool best_change(const search *s, uint32_t issue, uint32_t *chosen, score *best) {
    const pl_terms *terms = &s->m->terms;
    double kept[PARLEY_MAX_PARTIES];
    bool found = false;
    for (uint32_t o = 0; o < terms->counts[issue]; o++) {
        if (o == s->m->draft[issue])
            continue;
        keep(s, s->kept, issue, o, kept);
        score here = measure(s, kept);
        if (!beats(here, *best) || !pl_terms_allow_change(terms, s->m->draft, issue, o) ||
            is_barred(s, issue, o))
            continue;
        *best = here;
        *chosen = o;
        found = true;
    }
    return found;
}

static bool improve_points(search *s) {
    bool improved = false;
    for (uint32_t j = 0; j < s->m->terms.issues; j++) {
        uint32_t option;
        score best = s->best;
        if (!best_change(s, j, &option, &best))
            continue;
        take(s, j, option);
        improved = true;
    }
    return improved;
}

/* Two points changed at once, the second as is best after the first. */
typedef struct pair {
    uint32_t issue[2], option[2];
    score score;
} pair;

/* The first change alone need not leave an outcome that exists. */
static void try_second(const search *s, uint32_t issue, uint32_t option, pair *best) {
    search after = *s;
    uint32_t before = s->m->draft[issue], other;
    take(&after, issue, option);
    for (uint32_t i = issue + 1; i < s->m->terms.issues; i++)
        if (best_change(&after, i, &other, &best->score)) {
            best->issue[0] = issue;
            best->issue[1] = i;
            best->option[0] = option;
            best->option[1] = other;
        }
    s->m->draft[issue] = before;
}

/* Takes the best pair of changes, if one is better. */
static bool improve_pair(search *s) {
    const pl_terms *terms = &s->m->terms;
    uint64_t all = terms->options;
    pair best = {.score = s->best};
    if (all * all / 2 > MOST_PAIRS)
        return false;
    for (uint32_t j = 0; j + 1 < terms->issues; j++)
        for (uint32_t o = 0; o < terms->counts[j]; o++)
            if (o != s->m->draft[j] && !terms->excluded[terms->first[j] + o] && !is_barred(s, j, o))
                try_second(s, j, o, &best);
    if (!beats(best.score, s->best))
        return false;
    take(s, best.issue[0], best.option[0]);
    take(s, best.issue[1], best.option[1]);
    return true;
}

/* Better and better drafts; pairs of changes only where rules may tie points together. */
static void improve(search *s) {
    bool tied = s->m->terms.clause_count > 0;
    for (uint32_t sweep = 0; sweep < MOST_SWEEPS; sweep++)
        if (!improve_points(s) && !(tied && improve_pair(s)))
            return;
}

/* -- learning -------------------------------------------------------------------------------- */

static size_t state_bytes(const pl_mediation *m) {
    return sizeof(seeker) + (size_t)m->parties * m->terms.options * sizeof(double) +
           pl_beliefs_bytes(m);
}

static void begin(pl_mediation *m) {
    seeker *s = m->state;
    s->losses = (double *)(s + 1);
    pl_beliefs_begin(&s->beliefs, m, s->losses + (size_t)m->parties * m->terms.options);
}

static pl_reading reading_of(const pl_mediation *m) {
    return (pl_reading){m->values[CRITICISES], m->values[REJECTS], m->values[STRONG],
                        m->values[DOUBT]};
}

static void hear(pl_mediation *m, uint32_t party, const uint32_t *choices,
                 const pl_answers *answers) {
    seeker *s = m->state;
    pl_reading reading = reading_of(m);
    pl_beliefs_hear(&s->beliefs, m, &reading, party, choices, answers);
}

static void hear_signature(pl_mediation *m, uint32_t party, bool signs) {
    seeker *s = m->state;
    pl_reading reading = reading_of(m);
    pl_beliefs_sign(&s->beliefs, m, &reading, party, m->text, signs);
}

/* From now on it matters what the principal takes, of which the envoy's readiness says nothing. */
static void hear_refusal(pl_mediation *m, uint32_t party) {
    seeker *s = m->state;
    pl_reading reading = reading_of(m);
    pl_beliefs_refuse(&s->beliefs, m, &reading, party, m->text);
}

/* Four 16-bit numbers added up, which is near enough to normal. */
static double draw_normal(pl_random *random) {
    uint64_t bits = pl_random_u64(random);
    double sum = (double)(bits & 0xffff) + (double)(bits >> 16 & 0xffff) +
                 (double)(bits >> 32 & 0xffff) + (double)(bits >> 48);
    return (sum - 2 * 65535.0) / 37837.227; /* 65536 / sqrt 3 */
}

/* What a party can lose at the points in all, by the losses at hand. */
static double stake_of(const pl_mediation *m, const double *losses) {
    double sum = 0;
    for (uint32_t j = 0; j < m->terms.issues; j++) {
        double most = 0;
        for (uint32_t o = m->terms.first[j]; o < m->terms.first[j] + m->terms.counts[j]; o++)
            most = losses[o] > most && !m->terms.excluded[o] ? losses[o] : most;
        sum += most;
    }
    return sum;
}

/* Nobody has more at stake than all, which is m shares: who makes its losses out to be more has
 * them taken down in proportion. */
static void normalise(pl_mediation *m) {
    seeker *s = m->state;
    for (uint32_t p = 0; p < m->parties; p++) {
        double *losses = s->losses + (size_t)p * m->terms.options;
        double part = m->terms.issues / stake_of(m, losses);
        s->gives[p] = s->beliefs.gives[p].mean;
        if (!(part < 1))
            continue;
        s->gives[p] *= part;
        for (uint32_t o = 0; o < m->terms.options; o++)
            losses[o] *= part;
    }
}

static void believe(pl_mediation *m) {
    seeker *s = m->state;
    for (size_t i = 0; i < (size_t)m->parties * m->terms.options; i++)
        s->losses[i] = s->beliefs.losses[i].mean;
    normalise(m);
}

static void draw(pl_mediation *m) {
    seeker *s = m->state;
    double explore = m->values[EXPLORE];
    for (size_t i = 0; i < (size_t)m->parties * m->terms.options; i++) {
        const pl_belief *b = &s->beliefs.losses[i];
        s->losses[i] = b->mean + explore * sqrt(b->variance) * draw_normal(&m->random);
    }
    normalise(m);
}

/* -- drafts ---------------------------------------------------------------------------------- */

/* The next option of a point, after that of the text, that somebody has not heard of. */
static uint32_t next_unheard(const pl_mediation *m, uint32_t issue) {
    const seeker *s = m->state;
    uint32_t count = m->terms.counts[issue];
    for (uint32_t i = 1; i < count; i++) {
        uint32_t o = (m->text[issue] + i) % count;
        for (uint32_t p = 0; p < m->parties; p++)
            if (m->circle >> p & 1 && !m->terms.excluded[m->terms.first[issue] + o] &&
                !s->beliefs.heard[(size_t)p * m->terms.options + m->terms.first[issue] + o])
                return o;
    }
    return m->text[issue];
}

/* Changes the draft to options nobody has been asked about. False: nothing was left to ask. */
static bool survey(pl_mediation *m) {
    uint32_t wanted[PARLEY_MAX_ISSUES];
    if (m->t > m->values[SURVEY])
        return false;
    for (uint32_t j = 0; j < m->terms.issues; j++)
        wanted[j] = next_unheard(m, j);
    pl_terms_approach(&m->terms, m->draft, wanted);
    return pl_mediation_differs(m);
}

/* Any other option at any point, where the rules of the space allow it. */
static void change_anything(pl_mediation *m) {
    uint32_t j = (uint32_t)pl_random_below(&m->random, m->terms.issues);
    if (m->terms.counts[j] < 2)
        return;
    uint32_t o = (uint32_t)pl_random_below(&m->random, m->terms.counts[j] - 1);
    o += o >= m->draft[j];
    if (pl_terms_allow_change(&m->terms, m->draft, j, o))
        m->draft[j] = o;
}

static void propose(pl_mediation *m, goal_function *goal) {
    if (survey(m))
        return;
    draw(m);
    search s = begin_search(m, m->draft, goal);
    improve(&s);
    if (!pl_mediation_differs(m))
        change_anything(m);
}

static pl_verdict judge(pl_mediation *m, goal_function *goal) {
    believe(m);
    search draft = begin_search(m, m->draft, goal), text = begin_search(m, m->text, goal);
    if (!beats(draft.best, text.best) || pl_mediation_barred(m))
        return PL_DROP;
    return (m->answered & m->circle) == m->circle ? PL_ADOPT : PL_OPEN;
}

static void settle(pl_mediation *m, goal_function *goal) {
    believe(m);
    search s = begin_search(m, m->draft, goal);
    improve(&s);
}

/* -- the three ------------------------------------------------------------------------------- */

static const parley_parameter PARAMETERS[] = {
    {"criticises", PARLEY_REAL, 0, 1000, 0.25, "shares", "",
     "it takes parties to criticise what loses them more than this"},
    {"rejects", PARLEY_REAL, 0, 1000, 1, "shares", "",
     "it takes parties to reject what loses them more than this"},
    {"strong", PARLEY_REAL, 0, 1000, 0.5, "shares", "",
     "it takes votes to be strong about more than this"},
    {"doubt", PARLEY_REAL, 0.001, 1000, 0.1, "shares", "",
     "by how much it thinks votes err (standard deviation)"},
    {"explore", PARLEY_REAL, 0, 10, 1.5, "", "",
     "how far the preferences it tries stray, in deviations of what it believes"},
    {"survey", PARLEY_REAL, 0, 1, 0.25, "time", "",
     "until when it may show drafts only to hear of options not shown before"}};

static const char SOURCE[] = "learning after Herbrich, Minka and Graepel 2006 and Chu and "
                             "Ghahramani 2005; drafts after Russo and Van Roy 2014, "
                             "doi:10.1287/moor.2014.0650";

static void propose_welfare(pl_mediation *m) {
    propose(m, welfare_of);
}

static pl_verdict judge_welfare(pl_mediation *m) {
    return judge(m, welfare_of);
}

static void settle_welfare(pl_mediation *m) {
    settle(m, welfare_of);
}

const pl_mediator pl_mediator_welfare = {
    .about = {PARLEY_MEDIATING, "welfare",
              "learns from the answers, and seeks the greatest sum of what the parties keep",
              SOURCE, PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .begin = begin,
    .propose = propose_welfare,
    .hear = hear,
    .judge = judge_welfare,
    .signature = hear_signature,
    .refusal = hear_refusal,
    .settle = settle_welfare};

static void propose_nash(pl_mediation *m) {
    propose(m, product_of);
}

static pl_verdict judge_nash(pl_mediation *m) {
    return judge(m, product_of);
}

static void settle_nash(pl_mediation *m) {
    settle(m, product_of);
}

const pl_mediator pl_mediator_nash = {
    .about = {PARLEY_MEDIATING, "nash",
              "learns from the answers, and seeks the greatest product of what the parties keep",
              SOURCE, PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .begin = begin,
    .propose = propose_nash,
    .hear = hear,
    .judge = judge_nash,
    .signature = hear_signature,
    .refusal = hear_refusal,
    .settle = settle_nash};

static void propose_least(pl_mediation *m) {
    propose(m, evenness_of);
}

static pl_verdict judge_least(pl_mediation *m) {
    return judge(m, evenness_of);
}

static void settle_least(pl_mediation *m) {
    settle(m, evenness_of);
}

const pl_mediator pl_mediator_least_satisfied = {
    .about = {PARLEY_MEDIATING, "least_satisfied",
              "learns from the answers, and seeks the draft in which who loses most loses least",
              SOURCE, PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .begin = begin,
    .propose = propose_least,
    .hear = hear,
    .judge = judge_least,
    .signature = hear_signature,
    .refusal = hear_refusal,
    .settle = settle_least};
