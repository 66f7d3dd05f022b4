/* Certificates: claims, and boxes stored one after the other as bytes and multipliers. */
#include "deal/certificate.h"

#include "base/vector.h"

#include <string.h>

struct parley_certificate {
    const pl_program *program; /* of the claim being written */
    uint32_t options;          /* joined options of the space */
    PL_VECTOR(parley_claim) claims;
    uint8_t *allowed;     /* [box][options] */
    int64_t *multipliers; /* [box][PL_ROWS] */
    size_t boxes, capacity;
};

parley_status parley_certificate_new(parley_certificate **out) {
    *out = PL_NEW(parley_certificate, 1);
    return *out ? PARLEY_OK : pl_fail_memory();
}

void parley_certificate_clear(parley_certificate *certificate) {
    pl_vector_clear(&certificate->claims);
    pl_free(certificate->allowed);
    pl_free(certificate->multipliers);
    *certificate = (parley_certificate){0};
}

void parley_certificate_free(parley_certificate *certificate) {
    if (certificate)
        parley_certificate_clear(certificate);
    pl_free(certificate);
}

size_t parley_certificate_count(const parley_certificate *certificate) {
    return certificate->claims.count;
}

const parley_claim *parley_certificate_claim(const parley_certificate *certificate, size_t index) {
    return &certificate->claims.items[index];
}

void parley_certificate_box(const parley_certificate *certificate, size_t box,
                            const uint8_t **allowed, const int64_t **multipliers) {
    *allowed = certificate->allowed + box * certificate->options;
    *multipliers = certificate->multipliers + box * PL_ROWS;
}

uint32_t parley_certificate_option_count(const parley_space *space) {
    return space->first[space->issues];
}

void parley_certificate_option(const parley_space *space, uint32_t option, uint32_t *issue,
                               int64_t *gains) {
    *issue = 0;
    while (option >= space->first[*issue + 1])
        ++*issue;
    for (uint32_t p = 0; p < space->parties; p++)
        gains[p] = pl_gain(space, option)[p];
}

static parley_status reserve_box(parley_certificate *c) {
    if (c->boxes < c->capacity)
        return PARLEY_OK;
    size_t capacity = c->capacity ? c->capacity * 2 : 64;
    uint8_t *allowed = pl_realloc(c->allowed, capacity, c->options ? c->options : 1);
    if (!allowed)
        return pl_fail_memory();
    c->allowed = allowed;
    int64_t *multipliers = pl_realloc(c->multipliers, capacity, PL_ROWS * sizeof *multipliers);
    if (!multipliers)
        return pl_fail_memory();
    c->multipliers = multipliers;
    c->capacity = capacity;
    return PARLEY_OK;
}

/* A box of program options becomes one of joined options: each goes where its heir goes. */
static parley_status take_box(void *context, const uint8_t *allowed, const int64_t *lambda) {
    parley_certificate *c = context;
    if (reserve_box(c) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    uint8_t *row = c->allowed + c->boxes * c->options;
    int64_t *multipliers = c->multipliers + c->boxes * PL_ROWS;
    for (uint32_t o = 0; o < c->options; o++)
        row[o] = !allowed || allowed[c->program->heir[o]];
    memcpy(multipliers, lambda, PL_ROWS * sizeof *lambda);
    c->boxes++;
    return PARLEY_OK;
}

static parley_status push_claim(parley_certificate *c, const pl_program *program) {
    parley_claim claim = {.first_box = c->boxes};
    c->program = program;
    c->options = program->space->first[program->issues];
    return pl_vector_push(&c->claims, claim) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

parley_status pl_certificate_begin(parley_certificate *certificate, pl_search *search) {
    if (!certificate)
        return PARLEY_OK;
    search->taker = take_box;
    search->taker_context = certificate;
    return push_claim(certificate, search->program);
}

/* What a leximin search proves: hard floors, and nothing that comes after the values in hand. */
static void claim_values(parley_claim *claim, const pl_search *search) {
    const pl_query *q = &search->query;
    claim->compared = q->compared;
    claim->value_count = search->count;
    for (uint32_t p = 0; p < search->program->parties; p++) {
        int64_t least = search->program->base[p];
        claim->floors[p] = q->floors[p] > least ? q->floors[p] : least;
        claim->origin[p] = q->from[p];
        claim->weights[p] = q->weight[p];
        claim->scale[p] = q->scale[p];
    }
    for (uint32_t k = 0; k < search->count; k++) {
        claim->numerators[k] = search->value[k].numerator;
        claim->denominators[k] = search->value[k].denominator;
    }
}

void pl_certificate_end(parley_certificate *certificate, pl_search *search) {
    if (!certificate)
        return;
    const pl_program *program = search->program;
    parley_claim *claim = &certificate->claims.items[certificate->claims.count - 1];
    uint32_t sum = program->parties;
    search->taker = NULL;
    claim->box_count = certificate->boxes - claim->first_box;
    claim->complete = search->proven;
    claim->sum_asked = search->query.goal == PL_GOAL_SUM;
    claim->product_asked = search->query.goal == PL_GOAL_PRODUCT;
    claim->sum_floor = program->base[sum] + search->need[sum];
    claim->product = search->product;
    for (uint32_t p = 0; p < program->parties; p++) {
        claim->floors[p] = program->base[p] + search->need[p];
        claim->weights[p] = claim->sum_asked ? program->weights[p] : 0;
        claim->origin[p] = claim->product_asked ? search->query.from[p] : 0;
    }
    if (search->query.goal == PL_GOAL_LEXIMIN && search->found)
        claim_values(claim, search);
}

void pl_certificate_drop(parley_certificate *certificate) {
    if (certificate)
        certificate->boxes = certificate->claims.items[--certificate->claims.count].first_box;
}

parley_status pl_certificate_add(parley_certificate *certificate, const pl_program *program,
                                 const int64_t *floors, const int64_t *lambda) {
    if (!certificate)
        return PARLEY_OK;
    if (push_claim(certificate, program) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    parley_claim *claim = &certificate->claims.items[certificate->claims.count - 1];
    memcpy(claim->floors, floors, program->parties * sizeof *floors);
    claim->box_count = 1;
    claim->complete = 1;
    return take_box(certificate, NULL, lambda);
}
