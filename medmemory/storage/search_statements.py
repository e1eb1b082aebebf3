"""What the search by words asks Postgres, written for psycopg."""

SEARCHED = "searchable_chunks"

FOUND_COLUMNS = (
    *("document_id", "document_title", "file_name", "document_date", "document_kind"),
    *("page_number", "section", "span_start", "span_end", "table_header"),
)

# Each term of the question counts once, however it is worded, and by how few of the patient's
# matching chunks hold it (the idf of BM25, https://doi.org/10.1561/1500000019), because ts_rank
# knows nothing of rare and common words. Of the time that the question names, they count half as
# much again; among equals the latest go first, or the earliest, if asked for, else the shorter. The
# order among what is found is the ranking's affair. Only the best are read whole, and only what
# matches any term is asked which.
LEXICAL = f"""
    WITH phrases AS (
        SELECT number, phraseto_tsquery('english', wording) AS phrase
        FROM unnest(CAST(%(numbers)s AS integer[]), CAST(%(wordings)s AS text[]))
            asked (number, wording)
    ), words AS MATERIALIZED (
        SELECT number, string_agg('(' || phrase::text || ')', ' | ')::tsquery AS word
        FROM phrases WHERE numnode(phrase) > 0 GROUP BY number
    ), matched AS MATERIALIZED (
        SELECT id, document_date, length(lexemes) AS size,
               ARRAY(SELECT number FROM words WHERE lexemes @@ word) AS numbers
        FROM {SEARCHED} WHERE patient_id = %(patient_id)s
            AND (CAST(%(document_id)s AS uuid) IS NULL OR document_id = %(document_id)s)
            AND lexemes @@ (SELECT string_agg('(' || word::text || ')', ' | ')::tsquery FROM words)
    ), weights AS MATERIALIZED (
        SELECT number, (CAST(%(degrees)s AS float8[]))[number]
                       * ln(1 + ((SELECT count(*) FROM matched) + 0.5::float8)
                                / (count(*) + 0.5::float8)) AS weight
        FROM matched, unnest(numbers) number GROUP BY number
    ), alike AS (
        SELECT numbers, (SELECT sum(weight) FROM weights WHERE number = ANY (numbers)) AS weight
        FROM matched GROUP BY numbers
    ), placed AS (
        SELECT id, numbers,
               CASE WHEN CAST(%(sense)s AS integer) = 0 THEN size
                    ELSE %(sense)s * (document_date - date '2000-01-01') END AS place,
               EXISTS (SELECT FROM unnest(CAST(%(firsts)s AS date[]), CAST(%(lasts)s AS date[]))
                                       period (first, last)
                       WHERE document_date >= first AND document_date <= last) AS is_of_time
        FROM matched
    ), best AS MATERIALIZED (
        SELECT id, place, weight * CASE WHEN is_of_time THEN 1.5 ELSE 1 END AS score
        FROM placed JOIN alike USING (numbers)
        ORDER BY score DESC, place, id LIMIT %(limit)s
    )
    SELECT id, text, {", ".join(FOUND_COLUMNS)} FROM best JOIN {SEARCHED} USING (id)
    ORDER BY score DESC, place, id
    """  # noqa: S608  # constants only

_ASKED = """
    WITH asked AS MATERIALIZED (
        SELECT word, coalesce((ts_lexize('english_stem', word))[1], word) AS cut
        FROM unnest(CAST(%(words)s AS text[])) word
    )"""

# The first chunk that holds a word ends its look.
UNHELD = f"""{_ASKED}
    SELECT word FROM asked
    WHERE NOT EXISTS (SELECT FROM {SEARCHED} WHERE patient_id = %(patient_id)s
                          AND lexemes @@ quote_literal(cut)::tsquery)
    """  # noqa: S608  # a constant only

WORDS_LIKE = f"""{_ASKED}, held AS MATERIALIZED (
        SELECT DISTINCT lexeme FROM (
            SELECT unnest(tsvector_to_array(lexemes)) AS lexeme FROM {SEARCHED}
            WHERE patient_id = %(patient_id)s OFFSET 0  -- unnested first: no function scan a row
        ) words WHERE left(lexeme, 1) = ANY (ARRAY(SELECT left(cut, 1) FROM asked))
    )
    SELECT word, cut, array_agg(lexeme) FILTER (WHERE lexeme IS NOT NULL) AS words
    FROM asked LEFT JOIN held ON left(lexeme, 1) = left(cut, 1)
        AND length(lexeme) BETWEEN length(cut) - 2 AND length(cut) + 2
    GROUP BY word, cut
    """  # noqa: S608  # a constant only

SPELLING = f"""
    SELECT text FROM {SEARCHED}
    WHERE patient_id = %(patient_id)s AND lexemes @@ CAST(%(initials)s AS tsquery)
        AND (CAST(%(document_id)s AS uuid) IS NULL OR document_id = %(document_id)s)
    ORDER BY id LIMIT %(limit)s
    """  # noqa: S608  # a constant only
