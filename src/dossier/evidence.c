/* What a dossier says of intent: for a party a prior and pieces of evidence with their likelihoods.
 */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <parley/evidence.h>

static const pl_bounds likelihood = {1, PARLEY_ONE,
                                     "(0, 1]: above 0, so that other evidence still counts, and "
                                     "at most 1"};
static const pl_bounds probability = {1, PARLEY_ONE - 1,
                                      "(0, 1): above 0 and below 1, so that evidence can count"};

/* -- pieces ---------------------------------------------------------------------------------- */

/* The entry that a piece is about, or NULL. */
static const parley_record *subject_of(const parley_dossier *d, const parley_evidence *piece) {
    if (piece->statement != PARLEY_NONE)
        return &d->statements[piece->statement].record;
    if (piece->meeting != PARLEY_NONE)
        return &d->meetings[piece->meeting].record;
    return piece->draft != PARLEY_NONE ? &d->drafts[piece->draft].record : NULL;
}

/* A piece without a date of its own happened when what it is about did. */
static void take_date(pl_reader *r, const pl_node *node, parley_evidence *piece) {
    const parley_record *subject = subject_of(r->dossier, piece);
    int named = !!pl_node_find(node, "statement") + !!pl_node_find(node, "meeting") +
                !!pl_node_find(node, "draft");
    if (named > 1)
        pl_error(r, node->line, node->column,
                 "a piece of evidence is about one of \"statement\", \"meeting\" and \"draft\"; "
                 "here is more than one");
    if (!subject || piece->record.date.written)
        return;
    piece->record.date = subject->date;
    piece->record.known = subject->known;
}

static void read_piece(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_evidence, id), NULL, true},
        {"statement", pl_read_reference, offsetof(parley_evidence, statement),
         &pl_statement_reference, false},
        {"meeting", pl_read_reference, offsetof(parley_evidence, meeting), &pl_meeting_reference,
         false},
        {"draft", pl_read_reference, offsetof(parley_evidence, draft), &pl_draft_reference, false},
        {"text", pl_read_text, offsetof(parley_record, text), NULL, true},
        {"dealer", pl_read_bounded, offsetof(parley_evidence, dealer), &likelihood, true},
        {"staller", pl_read_bounded, offsetof(parley_evidence, staller), &likelihood, true},
        {"contradicts", pl_read_references, offsetof(parley_evidence, contradicts),
         &pl_evidence_reference, false},
        {"basis", pl_read_word, offsetof(parley_evidence, basis), pl_basis_words, true},
        {NULL, NULL, 0, NULL, false}};
    parley_evidence *piece = out;
    (void)extra;
    piece->statement = piece->meeting = piece->draft = PARLEY_NONE;
    pl_read_mapping(r, node, fields, piece, true);
    if (!piece->id)
        piece->id = "";
    if (node->kind == PL_MAPPING)
        take_date(r, node, piece);
}

static void check_contradictions(pl_reader *r, const parley_intent *intent) {
    for (size_t i = 0; i < intent->evidence_count; i++) {
        const parley_evidence *piece = &intent->evidence[i];
        for (size_t k = 0; k < piece->contradicts.count; k++)
            if (piece->contradicts.items[k] == i)
                pl_error(r, piece->record.line, piece->record.column,
                         "the piece of evidence \"%s\" contradicts itself", piece->id);
    }
}

/* -- parties --------------------------------------------------------------------------------- */

static void read_pieces(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_intent *intent = out;
    pl_map_clear(&r->evidence);
    pl_declare(r, node, &r->evidence, "piece of evidence");
    intent->evidence = pl_read_items(r, node, sizeof *intent->evidence, read_piece, extra,
                                     &intent->evidence_count);
    if (intent->evidence_count > PARLEY_MAX_EVIDENCE)
        pl_error(r, node->line, node->column, "at most %d pieces of evidence are allowed",
                 PARLEY_MAX_EVIDENCE);
    check_contradictions(r, intent);
}

static void check_twice(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    const parley_intent **first = pl_reader_alloc(r, d->party_count, sizeof *first);
    for (size_t i = 0; first && i < d->intent_count; i++) {
        const parley_intent *intent = &d->intents[i];
        if (intent->party >= d->party_count)
            continue;
        if (first[intent->party])
            pl_error(r, intent->record.line, intent->record.column,
                     "the intent of \"%s\" stands twice; it is there since line %u",
                     d->parties[intent->party].id, first[intent->party]->record.line);
        else
            first[intent->party] = intent;
    }
}

void pl_read_intents(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_intent, party), &pl_party_reference, true},
        {"prior", pl_read_bounded, offsetof(parley_intent, prior), &probability, true},
        {"why", pl_read_text, offsetof(parley_intent, why), NULL, true},
        {"evidence", read_pieces, 0, NULL, true},
        {NULL, NULL, 0, NULL, false}};
    pl_read_section(r, root, "intent", fields, sizeof(parley_intent),
                    (const void **)&r->dossier->intents, &r->dossier->intent_count);
    check_twice(r);
}
