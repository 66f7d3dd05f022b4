/* Certificates: claims, boxes stored one after the other as bytes and multipliers, and what the
 * options of parts stand for. */
#include "deal/certificate.h"

#include "base/vector.h"
#include "deal/parts.h"

#include <string.h>

struct parley_certificate {
    const pl_program *program; /* of the claim being written */
    PL_VECTOR(parley_claim) claims;
    PL_VECTOR(uint8_t) allowed;     /* of all boxes, one after the other */
    PL_VECTOR(int64_t) multipliers; /* [box][PL_ROWS] */
    PL_VECTOR(size_t) first;        /* [box] in allowed */
};

parley_status parley_certificate_new(parley_certificate **out) {
    *out = PL_NEW(parley_certificate, 1);
    return *out ? PARLEY_OK : pl_fail_memory();
}

void parley_certificate_clear(parley_certificate *certificate) {
    pl_vector_clear(&certificate->claims);
    pl_vector_clear(&certificate->allowed);
    pl_vector_clear(&certificate->multipliers);
    pl_vector_clear(&certificate->first);
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
    *allowed = certificate->allowed.items + certificate->first.items[box];
    *multipliers = certificate->multipliers.items + box * PL_ROWS;
}

uint32_t parley_certificate_part_count(const parley_space *space) {
    return pl_part_count(space);
}

uint32_t parley_certificate_option_count(const parley_space *space, uint32_t part) {
    const parley_space *one = pl_part(space, part);
    return one->first[one->issues];
}

static uint32_t issue_of(const parley_space *part, uint32_t option) {
    uint32_t issue = 0;
    while (option >= part->first[issue + 1])
        issue++;
    return issue;
}

void parley_certificate_option(const parley_space *space, uint32_t part, uint32_t option,
                               uint32_t *issue, int64_t *gains) {
    const parley_space *one = pl_part(space, part);
    *issue = issue_of(one, option);
    for (uint32_t p = 0; p < space->parties; p++)
        gains[p] = pl_gain(one, option)[p];
}

void parley_certificate_choices(const parley_space *space, uint32_t part, uint32_t option,
                                uint32_t *choices) {
    const parley_space *one = pl_part(space, part);
    uint32_t j = issue_of(one, option), begin = one->member_first[j];
    uint32_t members = one->member_first[j + 1] - begin;
    const uint16_t *pick =
        one->pick + one->pick_first[j] + (size_t)(option - one->first[j]) * members;
    for (uint32_t i = 0; i < space->original_issues; i++)
        choices[i] = UINT32_MAX;
    for (uint32_t i = 0; i < members; i++)
        choices[one->member[begin + i]] = pick[i];
}

/* A box of program options becomes one of joined options: each goes where its heir goes. */
static parley_status take_box(void *context, const uint8_t *allowed, const int64_t *lambda) {
    parley_certificate *c = context;
    const pl_program *program = c->program;
    parley_status status = PARLEY_OK;
    PL_TRY(pl_vector_push(&c->first, c->allowed.count));
    for (uint32_t row = 0; row < PL_ROWS; row++)
        PL_TRY(pl_vector_push(&c->multipliers, lambda[row]));
    for (uint32_t o = 0; o < program->space->first[program->issues]; o++)
        PL_TRY(pl_vector_push(&c->allowed, !allowed || allowed[program->heir[o]]));
    return PARLEY_OK;
out:
    return pl_fail_memory();
}

static parley_status push_claim(parley_certificate *c, uint32_t part, const pl_program *program) {
    parley_claim claim = {.part = part, .first_box = c->first.count};
    c->program = program;
    return pl_vector_push(&c->claims, claim) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

parley_status pl_certificate_begin(parley_certificate *certificate, uint32_t part,
                                   pl_search *search) {
    if (!certificate)
        return PARLEY_OK;
    search->taker = take_box;
    search->taker_context = certificate;
    return push_claim(certificate, part, search->program);
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
    claim->box_count = certificate->first.count - claim->first_box;
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

void pl_certificate_drop(parley_certificate *c) {
    if (!c)
        return;
    size_t boxes = c->claims.items[--c->claims.count].first_box;
    if (boxes < c->first.count)
        c->allowed.count = c->first.items[boxes];
    c->first.count = boxes;
    c->multipliers.count = boxes * PL_ROWS;
}

parley_status pl_certificate_add(parley_certificate *certificate, uint32_t part,
                                 const pl_program *program, const int64_t *floors,
                                 const int64_t *lambda) {
    if (!certificate)
        return PARLEY_OK;
    if (push_claim(certificate, part, program) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    parley_claim *claim = &certificate->claims.items[certificate->claims.count - 1];
    memcpy(claim->floors, floors, program->parties * sizeof *floors);
    claim->box_count = 1;
    claim->complete = 1;
    return take_box(certificate, NULL, lambda);
}
