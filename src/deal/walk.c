/* The walk: blocks of partial plans, and the kernel that goes on from them; see deal/walk.h. */
#include "deal/walk.h"

#include "deal/kernel.h"

#include <string.h>

#if PL_HAVE_AVX512
#include <immintrin.h>
#endif

enum { STEPS_OF_A_PLAN = 64 };
static const uint64_t GUARDS = 0x8000800080008000u;

/* Goes on from plans begin .. end-1 by every choice; returns how many plans that makes. The room
 * for a plan that does not stay within its lanes is used for the next. */
static uint32_t extend_portable(const pl_walk_level *here, uint32_t begin, uint32_t end,
                                const uint64_t *loss, uint32_t choices, pl_walk_level *next) {
    uint32_t size = 0;
    for (uint32_t a = begin; a < end; a++)
        for (uint32_t k = 0; k < choices; k++) {
            uint64_t word[PL_LANE_WORDS];
            for (uint32_t w = 0; w < PL_LANE_WORDS; w++)
                word[w] = here->left[a][w] - loss[k * PL_LANE_WORDS + w];
            memcpy(next->left[size], word, sizeof word);
            next->from[size] = (uint16_t)a;
            next->choice[size] = (uint16_t)k;
            for (uint32_t half = PL_LANE_WORDS / 2; half > 0; half /= 2)
                for (uint32_t w = 0; w < half; w++)
                    word[w] &= word[w + half];
            size += (word[0] & GUARDS) == GUARDS;
        }
    return size;
}

#if PL_HAVE_AVX512
PL_AVX512 static uint32_t extend_avx512(const pl_walk_level *here, uint32_t begin, uint32_t end,
                                        const uint64_t *loss, uint32_t choices,
                                        pl_walk_level *next) {
    const __m512i guards = _mm512_set1_epi64((long long)GUARDS);
    uint32_t size = 0;
    for (uint32_t a = begin; a < end; a++) {
        __m512i left = _mm512_load_si512(here->left[a]);
        for (uint32_t k = 0; k < choices; k++) {
            __m512i rest = _mm512_sub_epi64(left, _mm512_load_si512(loss + k * PL_LANE_WORDS));
            _mm512_store_si512(next->left[size], rest);
            next->from[size] = (uint16_t)a;
            next->choice[size] = (uint16_t)k;
            size += _mm512_testn_epi16_mask(rest, guards) == 0;
        }
    }
    return size;
}
#endif

/* Goes on from plans begin .. end-1 of a depth; fills the next level. */
static void extend(pl_walk *walk, uint32_t depth, uint32_t begin, uint32_t end) {
    pl_walk_level *here = &walk->level[depth], *next = here + 1;
    uint32_t choices = walk->first[depth + 1] - walk->first[depth];
    const uint64_t *loss = walk->loss[walk->first[depth]];
    walk->steps += (uint64_t)(end - begin) * choices;
    next->next = 0;
#if PL_HAVE_AVX512
    if (pl_wide()) {
        next->size = extend_avx512(here, begin, end, loss, choices, next);
        return;
    }
#endif
    next->size = extend_portable(here, begin, end, loss, choices, next);
}

/* How many plans of a depth can be gone on from without more than a block coming of them. */
static uint32_t most_extended(const pl_walk *walk, uint32_t depth) {
    return PL_WALK_BLOCK / (walk->first[depth + 1] - walk->first[depth]);
}

void pl_walk_start(pl_walk *walk) {
    memcpy(walk->level[0].left[0], walk->left, sizeof walk->left);
    walk->level[0].size = 1;
    walk->level[0].next = 0;
    walk->depth = 0;
    walk->steps = 0;
}

void pl_walk_trace(const pl_walk *walk, uint32_t depth, uint32_t index, uint16_t *choice) {
    for (; depth > 0; depth--) {
        choice[depth - 1] = walk->level[depth].choice[index];
        index = walk->level[depth].from[index];
    }
}

/* Hands on the plans of the last level. */
static bool take_plans(pl_walk *walk, pl_walk_taker taker, void *context) {
    uint16_t choice[PL_WALK_ISSUES];
    for (uint32_t i = 0; i < walk->level[walk->issues].size; i++) {
        walk->steps += STEPS_OF_A_PLAN;
        pl_walk_trace(walk, walk->issues, i, choice);
        if (taker(context, choice))
            return true;
    }
    return false;
}

pl_walk_end pl_walk_run(pl_walk *walk, uint64_t most, pl_walk_taker taker, void *context) {
    while (walk->steps < most) {
        pl_walk_level *here = &walk->level[walk->depth];
        uint32_t begin = here->next, end = here->size;
        if (begin == end) {
            if (walk->depth == 0)
                return PL_WALK_DONE;
            walk->depth--;
            continue;
        }
        if (end - begin > most_extended(walk, walk->depth))
            end = begin + most_extended(walk, walk->depth);
        here->next = end;
        extend(walk, walk->depth, begin, end);
        if (here[1].size == 0)
            continue;
        if (walk->depth + 1 < walk->issues)
            walk->depth++;
        else if (take_plans(walk, taker, context))
            return PL_WALK_TAKEN;
    }
    return PL_WALK_LONG;
}

static bool take_from(uint64_t *left, const uint64_t *drop) {
    uint64_t guards = GUARDS;
    for (uint32_t w = 0; w < PL_LANE_WORDS; w++)
        guards &= left[w] -= drop[w];
    return guards == GUARDS;
}

void pl_walk_tighten(pl_walk *walk, const uint16_t *drop) {
    uint64_t word[PL_LANE_WORDS];
    memcpy(word, drop, sizeof word);
    for (uint32_t d = 0; d <= walk->depth; d++) {
        pl_walk_level *level = &walk->level[d];
        uint32_t kept = level->next;
        for (uint32_t i = level->next; i < level->size; i++) {
            if (!take_from(level->left[i], word))
                continue;
            memmove(level->left[kept], level->left[i], sizeof level->left[i]);
            level->from[kept] = level->from[i];
            level->choice[kept++] = level->choice[i];
        }
        level->size = kept;
    }
}

/* Keeps `most` plans of a level. */
static void thin_out(pl_walk_level *level, uint32_t most) {
    if (level->size <= most)
        return;
    for (uint32_t i = 0; i < most; i++) {
        uint32_t k = (uint32_t)((uint64_t)i * level->size / most);
        memcpy(level->left[i], level->left[k], sizeof level->left[i]);
        level->from[i] = level->from[k];
        level->choice[i] = level->choice[k];
    }
    level->size = most;
}

double pl_walk_estimate(pl_walk *walk, uint32_t *deepest) {
    double plans = 1, steps = 0;
    pl_walk_start(walk);
    for (uint32_t d = 0; d < walk->issues; d++) {
        pl_walk_level *here = &walk->level[d];
        *deepest = d;
        thin_out(here, most_extended(walk, d));
        extend(walk, d, 0, here->size);
        steps += plans * (walk->first[d + 1] - walk->first[d]);
        plans *= (double)here[1].size / here->size;
        if (here[1].size == 0)
            return steps;
    }
    *deepest = walk->issues;
    return steps;
}
