/* Opening a view: its central problem, the space of it, and the reservation values. */
#include "deal/mediation.h"

static parley_status fill_reservations(pl_case *of) {
    const parley_view *view = of->view;
    double *reservations = pl_case_take(of, view->party_count, sizeof *reservations);
    if (!reservations)
        return PARLEY_E_MEMORY;
    for (uint32_t p = 0; p < view->party_count; p++)
        reservations[p] = parley_reservation_of(view, p).central;
    of->reservations = reservations;
    return PARLEY_OK;
}

parley_status pl_case_open(pl_case *of, const parley_view *view, parley_control *control) {
    parley_status status = PARLEY_OK;
    *of = (pl_case){.view = view, .control = control};
    PL_TRY(parley_problem_new(&of->problem, view, PARLEY_CENTRAL));
    PL_TRY(parley_space_new(&of->space, &of->problem->spec, control));
    status = fill_reservations(of);
out:
    return status;
}

void pl_case_close(pl_case *of) {
    parley_space_free(of->space);
    parley_problem_free(of->problem);
    pl_arena_clear(&of->arena);
}

void *pl_case_take(pl_case *of, size_t count, size_t size) {
    void *block = pl_arena_alloc(&of->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

pl_analyst pl_case_analyst(pl_case *of) {
    return (pl_analyst){.arena = &of->arena,
                        .view = of->view,
                        .problem = of->problem,
                        .space = of->space,
                        .control = of->control};
}

uint32_t pl_case_row(const pl_case *of, uint32_t party) {
    uint32_t row = 0;
    while (row < of->view->required_count && of->view->required[row] != party)
        row++;
    return row;
}

int32_t pl_case_gain(const pl_case *of, uint32_t row, uint32_t view_option) {
    return of->problem->spec.gains[(size_t)row * of->view->option_count + view_option];
}
