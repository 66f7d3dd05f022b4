/* Markov chains over the readings of a party that obey its comparisons.
 *
 * A state holds the parameters of the weights (the spacings behind free or ordered weights, or the
 * shares) and the tied values. Given the values, every comparison is linear in the parameters, and
 * given the parameters, in the values: both sets are polytopes, and a sweep moves through each in
 * turn, along single coordinates (pairs, where a sum is kept) and along random directions, to a
 * uniform place on the chord. Numbers that `likely` gives a distribution move singly, by its
 * inverse on the chord. */
#ifndef PL_UTILITY_READING_CHAIN_H
#define PL_UTILITY_READING_CHAIN_H

#include "parallel/control.h"
#include "utility/readings.h"

/* Finds out how to draw the row, once its comparisons are laid: fills sampling, tied and starts.
 * `index` is the row's number. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_row_try(pl_reading_row *row, parley_readings *readings, uint32_t index,
                         parley_control *control);

/* Fills the weights and the tied values of a row that is drawn by chains, and known values. Reading
 * i is a step of chain i / PARLEY_READING_BLOCK. PARLEY_E_MEMORY. */
parley_status pl_chain_draw(const parley_reading_arrays *out, const parley_readings *readings,
                            uint32_t index, uint64_t first, uint32_t count);

#endif
