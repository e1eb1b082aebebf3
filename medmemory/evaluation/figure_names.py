"""The figures: by the key that thresholds use, what the report calls them."""

NAMES = {
    "questions": "questions",
    "retrieval_recall_at_1": "retrieval recall@1",
    "retrieval_recall_at_5": "retrieval recall@5",
    "retrieval_recall_at_10": "retrieval recall@10",
    "retrieval_mrr": "retrieval MRR",
    "retrieval_ndcg_at_10": "retrieval nDCG@10",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "facts": "key facts stated",
    "first_line": "a key fact in the first line",
    "misleading": "misleading first lines",
    "true_refusals": "true refusals of unanswerable",
    "false_answers": "false answers to unanswerable",
    "false_refusals": "false refusals of answerable",
    "numbers_in_source": "shown numbers in the cited source",
    "seconds_p50": "seconds to answer, p50",
    "seconds_p95": "seconds to answer, p95",
    "search_seconds_p50": "seconds to search, p50",
    "search_seconds_p95": "seconds to search, p95",
}
