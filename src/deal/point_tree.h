/* The nearest of many points: a k-d tree (Bentley 1975, doi:10.1145/361002.361007; Friedman,
 * Bentley, Finkel 1977, doi:10.1145/355744.355745). */
#ifndef PL_DEAL_POINT_TREE_H
#define PL_DEAL_POINT_TREE_H

#include "base/error.h"

#include <parley/space.h>

#include <stdbool.h>

typedef struct pl_point_tree {
    const double *points; /* [count][axes] borrowed */
    size_t count;
    uint32_t axes;
    size_t *order; /* [count] of each stretch, its node stands in the middle */
    uint8_t *axis; /* [count] of the node at that place */
} pl_point_tree;

/* O(count log count). PARLEY_E_MEMORY. */
parley_status pl_point_tree_init(pl_point_tree *tree, const double *points, size_t count,
                                 uint32_t axes);
void pl_point_tree_clear(pl_point_tree *tree);

/* The point at the least Euclidean distance, of several the one with the lowest index; *distance is
 * filled. The tree is not empty. */
size_t pl_point_tree_nearest(const pl_point_tree *tree, const double *at, double *distance);

#endif
