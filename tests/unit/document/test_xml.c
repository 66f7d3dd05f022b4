/* The XML reader: the tree with its places, dirty files put right, and what is refused. */
#include "pl_test.h"

#include "document/document.h"

#include <string.h>

static pl_document *read_bytes(const char *bytes, size_t length) {
    pl_document *document;
    parley_status status = pl_document_parse(&document, "test.xml", bytes, length, PL_XML);
    ck_assert_msg(status == PARLEY_OK, "%.60s: %u:%u: %s", bytes, parley_last_error()->line,
                  parley_last_error()->column, parley_last_error()->message);
    return document;
}

static pl_document *read(const char *text) {
    return read_bytes(text, strlen(text));
}

static void refuse_bytes(const char *bytes, size_t length, uint32_t line, uint32_t column,
                         const char *words) {
    pl_document *document;
    const parley_error *error = parley_last_error();
    parley_status status = pl_document_parse(&document, "test.xml", bytes, length, PL_XML);
    ck_assert_msg(status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT, "accepted: %.60s", bytes);
    ck_assert_ptr_null(document);
    ck_assert_msg(strstr(error->message, words) != NULL, "%s", error->message);
    ck_assert_msg(error->line == line && error->column == column, "%s: %u:%u", error->message,
                  error->line, error->column);
}

static void refuse(const char *text, uint32_t line, uint32_t column, const char *words) {
    refuse_bytes(text, strlen(text), line, column, words);
}

/* The only remark, at this place with these words. */
static void expect_remark(const pl_document *document, uint32_t line, uint32_t column,
                          const char *words) {
    const pl_remark *remark = document->remarks;
    ck_assert_ptr_nonnull(remark);
    ck_assert_msg(strstr(remark->message, words) != NULL, "%s", remark->message);
    ck_assert_msg(remark->line == line && remark->column == column, "%s: %u:%u", remark->message,
                  remark->line, remark->column);
    ck_assert_ptr_null(remark->next);
}

static const char *attribute(const pl_node *element, const char *name) {
    const pl_node *found = pl_xml_attribute(element, name);
    return found ? found->text : "(none)";
}

START_TEST(xml__becomes_a_tree_with_places) {
    pl_document *document = read("<?xml version=\"1.0\"?>\n"
                                 "<a  x=\"1\"\n   y='two &lt; &#x4e09;'>\n"
                                 "  <b/>text<b z=\"\"/>\n"
                                 "</a>\n");
    const pl_node *a = document->root, *children = pl_xml_children(a);
    ck_assert_str_eq(pl_xml_tag(a), "a");
    ck_assert_uint_eq(a->line, 2);
    ck_assert_uint_eq(a->column, 1);
    ck_assert_str_eq(attribute(a, "x"), "1");
    ck_assert_str_eq(attribute(a, "y"), "two < 三");
    ck_assert_str_eq(attribute(a, "z"), "(none)");
    ck_assert_uint_eq(pl_xml_attribute(a, "x")->column, 5);
    ck_assert_uint_eq(pl_xml_attribute(a, "y")->line, 3);
    ck_assert_uint_eq(pl_xml_attribute(a, "y")->column, 4);
    ck_assert_uint_eq(children->count, 3);
    ck_assert_str_eq(pl_xml_tag(children->as.items[0]), "b");
    ck_assert_str_eq(children->as.items[1]->text, "text");
    ck_assert_uint_eq(children->as.items[1]->column, 7);
    ck_assert_uint_eq(children->as.items[2]->line, 4);
    ck_assert_uint_eq(children->as.items[2]->column, 11);
    ck_assert_str_eq(attribute(children->as.items[2], "z"), "");
    ck_assert_ptr_null(document->remarks);
    pl_document_free(document);
}
END_TEST

START_TEST(xml__counts_columns_in_characters) {
    pl_document *document = read("<a n=\"数字\" m=\"1\"><b/></a>");
    ck_assert_uint_eq(pl_xml_attribute(document->root, "m")->column, 11);
    ck_assert_uint_eq(pl_xml_children(document->root)->as.items[0]->column, 17);
    pl_document_free(document);
}
END_TEST

START_TEST(xml__skips_what_stands_before_the_declaration) {
    pl_document *document = read("\n<!-- profile 1 -->\n<?xml version=\"1.0\" ?>\n<a><b/></a>");
    expect_remark(document, 1, 1, "before the XML declaration is skipped");
    ck_assert_uint_eq(document->root->line, 4);
    pl_document_free(document);
    document = read("Profil für A\n<?xml version=\"1.0\" encoding=\"utf-8\"?> <a/>");
    expect_remark(document, 1, 1, "before the XML declaration is skipped");
    ck_assert_uint_eq(document->root->line, 2);
    ck_assert_uint_eq(document->root->column, 40);
    pl_document_free(document);
    document = read("für <a/>");
    expect_remark(document, 1, 1, "before the first element is skipped");
    ck_assert_uint_eq(document->root->column, 5);
    pl_document_free(document);
    refuse("<a/><?xml version=\"1.0\"?><b/>", 1, 5, "something follows the element");
}
END_TEST

START_TEST(xml__reads_other_encodings) {
    static const char little[] = "\xff\xfe<\0a\0 \0x\0=\0\"\0\xfc\0\x3d\xd8\x00\xde\"\0/\0>\0";
    static const char big[] = "\0<\0a\0 \0x\0=\0\"\0\xfc\0\"\0/\0>";
    pl_document *document = read_bytes(little, sizeof little - 1);
    ck_assert_str_eq(attribute(document->root, "x"), "ü😀");
    ck_assert_ptr_null(document->remarks);
    pl_document_free(document);
    document = read_bytes(big, sizeof big - 1);
    ck_assert_str_eq(attribute(document->root, "x"), "ü");
    expect_remark(document, 1, 1, "without a byte order mark");
    pl_document_free(document);
    document = read("\xef\xbb\xbf<a x=\"ü\"/>");
    ck_assert_str_eq(attribute(document->root, "x"), "ü");
    ck_assert_ptr_null(document->remarks);
    pl_document_free(document);
    document = read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a x=\"\xfc\x80\"/>");
    ck_assert_str_eq(attribute(document->root, "x"), "ü€");
    ck_assert_ptr_null(document->remarks);
    pl_document_free(document);
}
END_TEST

START_TEST(xml__reads_what_is_declared_wrongly) {
    pl_document *document = read("<a\n x=\"\x93quoted\x94\"/>");
    ck_assert_str_eq(attribute(document->root, "x"), "“quoted”");
    expect_remark(document, 2, 5, "not UTF-8 here; the file is read as windows-1252");
    pl_document_free(document);
    document = read("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a x=\"\xe9\"/>");
    ck_assert_str_eq(attribute(document->root, "x"), "é");
    expect_remark(document, 1, 45, "which the file declares");
    pl_document_free(document);
    document = read("<?xml version=\"1.0\" encoding=\"GBK\"?><a x=\"三\"/>");
    ck_assert_str_eq(attribute(document->root, "x"), "三");
    expect_remark(document, 1, 1, "declares the encoding GBK and is UTF-8");
    pl_document_free(document);
    document = read("<?xml version=\"1.0\" encoding=\"GBK\"?><a x=\"plain\"/>");
    ck_assert_ptr_null(document->remarks);
    pl_document_free(document);
    refuse("<?xml version=\"1.0\" encoding=\"GBK\"?><a x=\"\xc8\xfd\"/>", 1, 1,
           "the encoding GBK is not known");
    refuse("<a x=\"\x81\"/>", 1, 7, "neither UTF-8 nor windows-1252");
    refuse_bytes("\xff\xfe<\0\x00\xdc", 6, 1, 2, "half of a pair");
}
END_TEST

START_TEST(xml__takes_an_ampersand_that_stands_alone) {
    pl_document *document = read("<a x=\"R&D\" y=\"AT & T &amp; &#65;\">B & C</a>");
    ck_assert_str_eq(attribute(document->root, "x"), "R&D");
    ck_assert_str_eq(attribute(document->root, "y"), "AT & T & A");
    ck_assert_uint_eq(pl_xml_attribute(document->root, "y")->column, 12);
    ck_assert_str_eq(pl_xml_children(document->root)->as.items[0]->text, "B & C");
    expect_remark(document, 1, 8, "an & stands alone, the first of several");
    pl_document_free(document);
    refuse("<a x=\"a&b;\"/>", 1, 1, "undefined entity");
}
END_TEST

START_TEST(xml__refuses_entities_of_a_file_s_own) {
    refuse("<!DOCTYPE a [<!ENTITY b \"1\">\n<!ENTITY c \"&b;&b;\">]><a>&c;</a>", 1, 25,
           "files may not declare entities");
    refuse("<!DOCTYPE a SYSTEM \"http://localhost/a.dtd\"><a>&b;</a>", 1, 48,
           "the entity \"&b;\" is not known");
    pl_document *document = read("<!DOCTYPE a [<!ELEMENT a ANY>]><a/>");
    pl_document_free(document);
}
END_TEST

START_TEST(xml__refuses_what_is_broken) {
    refuse("", 1, 1, "this is no XML");
    refuse("0.62, 1.0\n0.65, 0.9\n", 1, 1, "this is no XML");
    refuse("<a>\n<b></a>", 2, 6, "the element \"b\" of line 2 must end before this");
    refuse("<a x='1' x='2'/>", 1, 10, "duplicate attribute");
    refuse("<a x='1'y='2'/>", 1, 9, "a space is missing");
    refuse("<a x='<'/>", 1, 7, "write &lt;");
    refuse("<a/>\nmore", 2, 1, "something follows the element");
    refuse("<a>\n <b>", 2, 2, "the element \"b\" that begins here has no end");
    refuse("<a x='\x01'/>", 1, 7, "not well-formed");
}
END_TEST

START_TEST(xml__is_nested_64_deep_at_most) {
    char text[4 * 65 + 4 * 65 + 1] = "";
    for (int i = 0; i < 64; i++)
        strcat(text, "<a>");
    for (int i = 0; i < 64; i++)
        strcat(text, "</a>");
    pl_document_free(read(text));
    text[0] = '\0';
    for (int i = 0; i < 65; i++)
        strcat(text, "<a>");
    refuse(text, 1, 64 * 3 + 1, "nested more than 64 deep");
}
END_TEST

START_TEST(xml__has_no_more_nodes_than_a_document_may) {
    pl_text text = {0};
    pl_text_put(&text, "<a>");
    pl_text_repeat(&text, "<b/>", PL_DOCUMENT_MOST_NODES / 4);
    pl_text_put(&text, "</a>");
    pl_document *document;
    ck_assert_int_eq(pl_document_parse(&document, "big", text.bytes, text.length, PL_XML),
                     PARLEY_E_LIMIT);
    ck_assert_ptr_null(document);
    pl_text_clear(&text);
}
END_TEST

PL_TEST_MAIN("xml", xml__becomes_a_tree_with_places, xml__counts_columns_in_characters,
             xml__skips_what_stands_before_the_declaration, xml__reads_other_encodings,
             xml__reads_what_is_declared_wrongly, xml__takes_an_ampersand_that_stands_alone,
             xml__refuses_entities_of_a_file_s_own, xml__refuses_what_is_broken,
             xml__is_nested_64_deep_at_most, xml__has_no_more_nodes_than_a_document_may)
