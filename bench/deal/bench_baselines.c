/* The egalitarian solution by parley_solve and, as baselines, by GLPK and CBC on the same instance
 * in the same process; and the times of enumeration and frontier on small spaces, which
 * baselines.py holds against plain numpy.
 *
 * GLPK is under the GPL: it is linked into this program only, where it is found, and never into
 * libparley.
 *
 * bench_baselines milp FAMILY PARTIES POINTS OPTIONS SEEDS
 * bench_baselines small FAMILY PARTIES POINTS OPTIONS SEEDS
 * bench_baselines dump FAMILY PARTIES POINTS OPTIONS SEED SCALE
 *
 * Prints one JSON object a line. CPU seconds of the thread, building of the models left out; a
 * solver that is not there, or not done in LIMIT_S, has null. Every answer of a solver is
 * re-evaluated in whole numbers. */
#include <parley/parley.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_GLPK
#include <glpk.h>
#endif
#ifdef HAVE_CBC
#include <coin/Cbc_C_Interface.h>
#endif

enum { SCALE = 1000000, STEP = 1000, LIMIT_S = 30, REPEATS = 5 };

typedef struct instance {
    parley_generate_options from;
    int32_t *gains;   /* [n][m * k] */
    uint32_t *counts; /* [m] */
    parley_space *space;
} instance;

typedef struct answer {
    double seconds; /* negative: none */
    int64_t value;
} answer;

static double thread_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void expect(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "bench_baselines: %s\n", parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static uint32_t width_of(const instance *x) {
    return x->from.issues * x->from.options;
}

/* Reservation values of 0.3, as in the other benchmarks. */
static void open_instance(instance *x, const parley_generate_options *from) {
    int64_t reservations[PARLEY_MAX_PARTIES];
    *x = (instance){.from = *from};
    x->gains = calloc((size_t)width_of(x) * from->parties, sizeof *x->gains);
    x->counts = calloc(from->issues, sizeof *x->counts);
    if (!x->gains || !x->counts)
        exit(EXIT_FAILURE);
    for (uint32_t j = 0; j < from->issues; j++)
        x->counts[j] = from->options;
    for (uint32_t p = 0; p < from->parties; p++)
        reservations[p] = (int64_t)from->scale * 3 / 10;
    expect(parley_generate(x->gains, from));
    parley_space_spec spec = {.party_count = from->parties,
                              .issue_count = from->issues,
                              .option_counts = x->counts,
                              .gains = x->gains,
                              .reservations = reservations};
    expect(parley_space_new(&x->space, &spec, NULL));
}

static void close_instance(instance *x) {
    parley_space_free(x->space);
    free(x->gains);
    free(x->counts);
}

/* -- egalitarian: the greatest least utility over 0.3 ---------------------------------------- */

static int64_t least_of(const instance *x, const int64_t *utilities) {
    int64_t least = INT64_MAX;
    for (uint32_t p = 0; p < x->from.parties; p++)
        least = utilities[p] < least ? utilities[p] : least;
    return least;
}

static answer by_parley(const instance *x) {
    answer out = {.seconds = 1e9};
    for (int i = 0; i < REPEATS; i++) {
        parley_solution solution;
        parley_solve_options options = {.allow_below = 1};
        uint32_t choices[PARLEY_MAX_ISSUES];
        double begin = thread_s();
        expect(parley_solve(&solution, choices, x->space, PARLEY_EGALITARIAN, &options, NULL));
        double seconds = thread_s() - begin;
        out.seconds = seconds < out.seconds ? seconds : out.seconds;
        out.value = least_of(x, solution.utilities);
    }
    return out;
}

#if defined(HAVE_GLPK) || defined(HAVE_CBC)
/* What the agreement in a solver's column values is worth, in whole numbers. */
static int64_t reevaluate(const instance *x, const double *columns) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    int64_t utilities[PARLEY_MAX_PARTIES];
    for (uint32_t j = 0; j < x->from.issues; j++) {
        const double *at = columns + (size_t)j * x->from.options;
        choices[j] = 0;
        for (uint32_t o = 1; o < x->from.options; o++)
            choices[j] = at[o] > at[choices[j]] ? o : choices[j];
    }
    expect(parley_space_eval(x->space, choices, utilities));
    return least_of(x, utilities);
}
#endif

/* The model, the same for all solvers: maximise t over binaries x with one x of each point set and
 * sum gain_p x / STEP - t >= 0 for every party p. Rows: points first, then parties. */
#ifdef HAVE_GLPK
static glp_prob *glpk_model(const instance *x) {
    uint32_t m = x->from.issues, k = x->from.options, n = x->from.parties, width = m * k;
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, (int)(m + n));
    glp_add_cols(lp, (int)width + 1);
    for (uint32_t j = 0; j < m; j++)
        glp_set_row_bnds(lp, (int)j + 1, GLP_FX, 1, 1);
    for (uint32_t p = 0; p < n; p++)
        glp_set_row_bnds(lp, (int)(m + p) + 1, GLP_LO, 0, 0);
    int rows[PARLEY_MAX_PARTIES + 2];
    double values[PARLEY_MAX_PARTIES + 2];
    for (uint32_t i = 0; i < width; i++) {
        glp_set_col_kind(lp, (int)i + 1, GLP_BV);
        rows[1] = (int)(i / k) + 1;
        values[1] = 1;
        for (uint32_t p = 0; p < n; p++) {
            rows[p + 2] = (int)(m + p) + 1;
            values[p + 2] = (double)x->gains[p * width + i] / STEP;
        }
        glp_set_mat_col(lp, (int)i + 1, (int)n + 1, rows, values);
    }
    glp_set_col_bnds(lp, (int)width + 1, GLP_FR, 0, 0);
    glp_set_obj_coef(lp, (int)width + 1, 1);
    for (uint32_t p = 0; p < n; p++) {
        rows[p + 1] = (int)(m + p) + 1;
        values[p + 1] = -1;
    }
    glp_set_mat_col(lp, (int)width + 1, (int)n, rows, values);
    return lp;
}

static answer by_glpk(const instance *x) {
    answer out = {.seconds = -1};
    double *columns = calloc(width_of(x), sizeof *columns);
    glp_prob *lp = glpk_model(x);
    glp_iocp how;
    glp_term_out(GLP_OFF);
    glp_init_iocp(&how);
    how.presolve = GLP_ON;
    how.msg_lev = GLP_MSG_OFF;
    how.tm_lim = LIMIT_S * 1000;
    double begin = thread_s();
    int failed = glp_intopt(lp, &how);
    double seconds = thread_s() - begin;
    if (columns && !failed && glp_mip_status(lp) == GLP_OPT) {
        for (uint32_t i = 0; i < width_of(x); i++)
            columns[i] = glp_mip_col_val(lp, (int)i + 1);
        out = (answer){seconds, reevaluate(x, columns)};
    }
    glp_delete_prob(lp);
    free(columns);
    return out;
}
#else
static answer by_glpk(const instance *x) {
    (void)x;
    return (answer){.seconds = -1};
}
#endif

#ifdef HAVE_CBC
static void cbc_columns(Cbc_Model *model, const instance *x) {
    uint32_t m = x->from.issues, k = x->from.options, n = x->from.parties, width = m * k;
    int rows[PARLEY_MAX_PARTIES + 1];
    double values[PARLEY_MAX_PARTIES + 1];
    for (uint32_t i = 0; i < width; i++) {
        rows[0] = (int)(i / k);
        values[0] = 1;
        for (uint32_t p = 0; p < n; p++) {
            rows[p + 1] = (int)(m + p);
            values[p + 1] = (double)x->gains[p * width + i] / STEP;
        }
        Cbc_addCol(model, "x", 0, 1, 0, 1, (int)n + 1, rows, values);
    }
    for (uint32_t p = 0; p < n; p++) {
        rows[p] = (int)(m + p);
        values[p] = -1;
    }
    Cbc_addCol(model, "t", -1e9, 1e9, 1, 0, (int)n, rows, values);
}

static Cbc_Model *cbc_model(const instance *x) {
    Cbc_Model *model = Cbc_newModel();
    for (uint32_t j = 0; j < x->from.issues; j++)
        Cbc_addRow(model, "point", 0, NULL, NULL, 'E', 1);
    for (uint32_t p = 0; p < x->from.parties; p++)
        Cbc_addRow(model, "party", 0, NULL, NULL, 'G', 0);
    cbc_columns(model, x);
    Cbc_setObjSense(model, -1);
    Cbc_setLogLevel(model, 0);
    Cbc_setParameter(model, "log", "0");
    /* by default it takes nothing better by less than 1e-5, and misses optima */
    Cbc_setParameter(model, "increment", "1e-9");
    Cbc_setAllowableGap(model, 0);
    Cbc_setAllowableFractionGap(model, 0);
    Cbc_setMaximumSeconds(model, LIMIT_S);
    return model;
}

static answer by_cbc(const instance *x) {
    answer out = {.seconds = -1};
    Cbc_Model *model = cbc_model(x);
    double begin = thread_s();
    int failed = Cbc_solve(model);
    double seconds = thread_s() - begin;
    if (!failed && Cbc_isProvenOptimal(model))
        out = (answer){seconds, reevaluate(x, Cbc_getColSolution(model))};
    Cbc_deleteModel(model);
    return out;
}
#else
static answer by_cbc(const instance *x) {
    (void)x;
    return (answer){.seconds = -1};
}
#endif

static void put_answer(const char *name, answer a) {
    if (a.seconds < 0)
        printf(", \"%s_s\": null, \"%s_value\": null", name, name);
    else
        printf(", \"%s_s\": %.9f, \"%s_value\": %lld", name, a.seconds, name, (long long)a.value);
}

static void put_head(const instance *x, const char *work) {
    printf("{\"work\": \"%s\", \"family\": \"%s\", \"parties\": %u, \"points\": %u, \"options\": "
           "%u, \"seed\": %llu, \"scale\": %d",
           work, parley_family_name(x->from.family), x->from.parties, x->from.issues,
           x->from.options, (unsigned long long)x->from.seed, x->from.scale);
}

static void run_milp(const instance *x) {
    put_head(x, "egalitarian");
    put_answer("parley", by_parley(x));
    put_answer("glpk", by_glpk(x));
    put_answer("cbc", by_cbc(x));
    printf("}\n");
}

/* -- small spaces ---------------------------------------------------------------------------- */

/* The greatest least utility over 0.3, as the other baselines count it. */
static void run_enumeration(const instance *x) {
    answer max_min = {.seconds = 1e9}, nash = {.seconds = 1e9};
    for (int i = 0; i < 2 * REPEATS; i++) {
        parley_enumeration e;
        parley_enumerate_options options = {.find = i % 2 ? PARLEY_FIND_NASH : PARLEY_FIND_MAX_MIN};
        double begin = thread_s();
        expect(parley_enumerate_space(&e, x->space, &options, NULL));
        double seconds = thread_s() - begin;
        answer *to = i % 2 ? &nash : &max_min;
        to->seconds = seconds < to->seconds ? seconds : to->seconds;
        to->value = i % 2 ? (int64_t)(e.nash_value.limbs[0] & INT64_MAX) : e.max_min_value;
    }
    put_head(x, "max-min");
    put_answer("parley", max_min);
    printf("}\n");
    put_head(x, "nash");
    put_answer("parley", nash);
    printf("}\n");
}

/* The number of points. */
static void run_frontier(const instance *x) {
    answer out = {.seconds = 1e9};
    for (int i = 0; i < REPEATS; i++) {
        parley_frontier *f;
        double begin = thread_s();
        expect(parley_frontier_new(&f, x->space, NULL, NULL));
        double seconds = thread_s() - begin;
        out.seconds = seconds < out.seconds ? seconds : out.seconds;
        out.value = (int64_t)parley_frontier_size(f);
        parley_frontier_free(f);
    }
    put_head(x, "frontier");
    put_answer("parley", out);
    printf("}\n");
}

static void dump(const instance *x) {
    put_head(x, "instance");
    printf(", \"gains\": [");
    for (uint32_t p = 0; p < x->from.parties; p++)
        for (uint32_t i = 0; i < width_of(x); i++)
            printf("%s%d", i ? ", " : p ? "], [" : "[", x->gains[p * width_of(x) + i]);
    printf("]]}\n");
}

static int usage(void) {
    fprintf(stderr, "usage: bench_baselines milp|small|dump FAMILY PARTIES POINTS OPTIONS "
                    "SEEDS|SEED [SCALE]\n");
    return 2;
}

int main(int argc, char **argv) {
    if (argc < 7)
        return usage();
    const char *what = argv[1];
    parley_generate_options from = {.parties = (uint32_t)atoi(argv[3]),
                                    .issues = (uint32_t)atoi(argv[4]),
                                    .options = (uint32_t)atoi(argv[5]),
                                    .scale = argc > 7 ? atoi(argv[7]) : SCALE,
                                    .seed = (uint64_t)atoll(argv[6])};
    uint64_t seeds = strcmp(what, "dump") == 0 ? 1 : from.seed;
    expect(parley_family_find(&from.family, argv[2]));
    for (uint64_t seed = 0; seed < seeds; seed++) {
        instance x;
        if (strcmp(what, "dump") != 0)
            from.seed = seed;
        open_instance(&x, &from);
        if (strcmp(what, "milp") == 0) {
            run_milp(&x);
        } else if (strcmp(what, "small") == 0) {
            run_enumeration(&x);
            run_frontier(&x);
        } else {
            dump(&x);
        }
        fflush(stdout);
        close_instance(&x);
    }
    return EXIT_SUCCESS;
}
