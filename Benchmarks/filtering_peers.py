"""What the filter is compared with; runs in an environment of its own, that `filtering.py` makes.

usage: filtering_peers.py train PEER LABELS COUNT MODEL | score PEER MODEL POSTS
"""

import json
import pickle
import statistics
import sys
import time

BATCH = 1_000
ALONE = 300


def read(path, count=None):
    with open(path) as file:
        posts = [json.loads(line) for line in file]
    posts = posts[:count]
    texts = [f"{post.get('title') or ''} {post.get('text') or ''}".strip().replace("\n", " ")
             for post in posts]
    return texts, [post.get("label") == "relevant" for post in posts]


def pipeline(peer):
    """TF-IDF and logistic regression, as most people would put them together."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True,
                                 min_df=2)
    terms = words if peer == "words" else make_union(words, characters)
    return make_pipeline(terms, LogisticRegression(C=10, max_iter=300))


def train(peer, labels, count, model):
    texts, relevant = read(labels, int(count))
    if peer == "fasttext":
        import fasttext
        with open(model + ".txt", "w") as file:
            for text, is_relevant in zip(texts, relevant):
                file.write(f"__label__{'relevant' if is_relevant else 'noise'} {text.lower()}\n")
        start = time.process_time()
        trained = fasttext.train_supervised(model + ".txt", wordNgrams=2, thread=1, verbose=0)
        seconds = time.process_time() - start
        trained.save_model(model)
    else:
        start = time.process_time()
        trained = pipeline(peer).fit(texts, relevant)
        seconds = time.process_time() - start
        with open(model, "wb") as file:
            pickle.dump(trained, file)
    return {"cpu_seconds": seconds}


def score(peer, model, posts):
    texts, _ = read(posts)
    if peer == "fasttext":
        import fasttext
        trained = fasttext.load_model(model)
        def predict(part): trained.predict([text.lower() for text in part])
    else:
        with open(model, "rb") as file:
            trained = pickle.load(file)
        def predict(part): trained.predict_proba(part)
    batches = [texts[place:place + BATCH] for place in range(0, len(texts), BATCH)]
    predict(batches[0])
    done = 0
    start = time.process_time()
    while (seconds := time.process_time() - start) < 2:
        for batch in batches:
            predict(batch)
        done += len(texts)
    alone = []
    for text in texts[:ALONE]:
        begin = time.perf_counter()
        predict([text])
        alone.append(time.perf_counter() - begin)
    return {"posts": done, "cpu_seconds": seconds, "milliseconds": 1e3 * statistics.median(alone)}


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    print(json.dumps({"train": train, "score": score}[verb](*rest)))
