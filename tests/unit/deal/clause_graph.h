/* Random spaces whose clauses run along the edges of a graph. */
#ifndef CLAUSE_GRAPH_H
#define CLAUSE_GRAPH_H

#include "pl_test.h"

#include "deal/space.h"
#include "parallel/random.h"

#include <string.h>

enum { GRAPH_ISSUES = 32, GRAPH_OPTIONS = 4, GRAPH_PARTIES = 5, GRAPH_CLAUSES = 200 };

typedef enum graph_shape {
    GRAPH_CHAIN,
    GRAPH_RING,
    GRAPH_GRID,
    GRAPH_STAR,
    GRAPH_CLIQUE,
    GRAPH_PIECES, /* two chains and a loose issue */
    GRAPH_SHAPES
} graph_shape;

typedef struct clause_graph {
    uint32_t n, m, clause_count;
    uint32_t counts[GRAPH_ISSUES];
    int32_t gains[GRAPH_PARTIES * GRAPH_ISSUES * GRAPH_OPTIONS];
    int64_t reservations[GRAPH_PARTIES];
    uint8_t excluded[GRAPH_ISSUES * GRAPH_OPTIONS];
    parley_literal literals[GRAPH_CLAUSES][3];
    parley_clause clauses[GRAPH_CLAUSES];
    parley_space_spec spec;
} clause_graph;

static inline uint32_t graph_below(pl_random *random, uint32_t end) {
    return (uint32_t)pl_random_below(random, end);
}

/* Mostly implications and exclusions of pairs, sometimes "one of the two", sometimes with a third
 * literal about any issue. */
static inline void graph_tie(clause_graph *g, pl_random *random, uint32_t one, uint32_t two) {
    parley_literal *literals = g->literals[g->clause_count];
    uint32_t third = graph_below(random, g->m), kind = graph_below(random, 8);
    literals[0] = (parley_literal){one, graph_below(random, g->counts[one]), kind != 0};
    literals[1] = (parley_literal){two, graph_below(random, g->counts[two]), kind > 2};
    literals[2] = (parley_literal){third, graph_below(random, g->counts[third]), kind & 1};
    g->clauses[g->clause_count++] = (parley_clause){literals, kind == 7 ? 3 : 2};
}

static inline bool graph_has_edge(graph_shape shape, uint32_t m, uint32_t one, uint32_t two) {
    switch (shape) {
    case GRAPH_CHAIN: return two == one + 1;
    case GRAPH_RING: return two == one + 1 || (one == 0 && two == m - 1);
    case GRAPH_GRID: return (two == one + 1 && two % 3 != 0) || two == one + 3;
    case GRAPH_STAR: return one == 0;
    case GRAPH_CLIQUE: return true;
    default: return two == one + 1 && two != m / 2 && two != m - 1;
    }
}

/* A graph of m issues of up to k options, `ties` clauses an edge. Reservations lie somewhere in the
 * range of the sums, or are absent. */
static inline void graph_draw(clause_graph *g, pl_random *random, graph_shape shape, uint32_t n,
                              uint32_t m, uint32_t k, uint32_t ties) {
    int32_t spread = graph_below(random, 3) == 0 ? 3 : 40;
    uint32_t options = 0;
    memset(g, 0, sizeof *g);
    g->n = n;
    g->m = m;
    for (uint32_t j = 0; j < m; j++)
        options += g->counts[j] = k > 3 ? k : 2 + graph_below(random, k - 1);
    for (uint32_t i = 0; i < n * options; i++)
        g->gains[i] = (int32_t)graph_below(random, (uint32_t)spread + 1) - 1;
    for (uint32_t one = 0; one < m; one++)
        for (uint32_t two = one + 1; two < m; two++)
            for (uint32_t t = 0; t < ties && graph_has_edge(shape, m, one, two); t++)
                graph_tie(g, random, one, two);
    for (uint32_t p = 0; p < n; p++)
        g->reservations[p] = graph_below(random, 4) == 0
                                 ? INT64_MIN
                                 : (int64_t)graph_below(random, m * (uint32_t)spread * 3 / 4 + 1);
    g->spec = (parley_space_spec){.party_count = n,
                                  .issue_count = m,
                                  .option_counts = g->counts,
                                  .gains = g->gains,
                                  .reservations = g->reservations,
                                  .excluded = g->excluded,
                                  .clauses = g->clauses,
                                  .clause_count = g->clause_count};
}

#endif
