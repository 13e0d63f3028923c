"""The words themselves: the analogy's, the field's, what it is, and where the analogy breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A thing by both of its names."""

    analogy: str
    """What the screen calls it first: "notes"."""
    field: str
    """What the field calls it: "gradients"."""
    meaning: str
    """One sentence, from its first word on."""
    breaks: str
    """Where the analogy breaks, in one sentence."""

    @property
    def slug(self) -> str:
        """The field's word as part of an address."""
        return self.field.lower().replace(",", "").replace(" ", "-")


GLOSSARY = (
    Word(
        "student",
        "language model",
        "A function with weights that turns words into confidence.",
        "A student wants to know; a function wants nothing.",
    ),
    Word(
        "test",
        "batch",
        "The questions that the student answers before it studies once.",
        "A school's test shows what was learned before; this one is the lesson itself.",
    ),
    Word(
        "test number",
        "step",
        "How often the student has sat a test and studied.",
        "Pupils learn between tests, too; this student changes at no other moment.",
    ),
    Word(
        "round",
        "epoch",
        "Every studied question asked, usually once, in a new order.",
        "A pupil remembers having met a question; the student has nothing but its weights.",
    ),
    Word(
        "sits",
        "forward pass",
        "From the words of a question to a confidence in every answer.",
        "A pupil thinks longer about a hard question; here every question takes the same sums.",
    ),
    Word(
        "possible answers",
        "vocabulary",
        "All words that the student knows and may answer with.",
        "A pupil can invent an answer; the student chooses from this list, always.",
    ),
    Word(
        "gut feelings",
        "logits",
        "One number for each possible answer; higher is likelier.",
        "Nobody feels anything: each is a sum of products, and only their differences count.",
    ),
    Word(
        "confidence",
        "probabilities",
        "The gut feelings made shares that add up to 100 %.",
        "The student does not know how sure it is; these are shares, and it can be sure and wrong.",
    ),
    Word(
        "sure",
        "p",
        "The confidence in the right answer.",
        "A person who is unsure can say why; p is one number, and no reason comes with it.",
    ),
    Word(
        "graded",
        "loss",
        "The marks lost: minus the logarithm of the confidence in what is right.",
        "A teacher sees when an answer is nearly right; the loss sees the right word's share alone.",
    ),
    Word(
        "marks lost by one answer",
        "cross-entropy",
        "The loss of one word where one answer is right: −ln of the confidence in it.",
        "Half an answer gets half marks in school; here only confidence in the right word counts.",
    ),
    Word(
        "choosing among",
        "perplexity",
        "Among how many equally likely words a guess would be as hard: e to the loss.",
        "The student does not choose among that many words: it weighs all of them, unequally.",
    ),
    Word(
        "right",
        "accuracy",
        "The share of questions whose likeliest answer is the right one.",
        "A lucky guess and a sure answer count alike here; the loss tells them apart.",
    ),
    Word(
        "notes",
        "backward pass",
        "For every weight: how the loss would change if it grew.",
        "A teacher's notes say what was meant; these are slopes, and nobody means anything.",
    ),
    Word(
        "note",
        "gradient",
        "How the loss changes when one weight grows a little.",
        "A note says what to do; a gradient is a slope, and true only for a very small change.",
    ),
    Word(
        "handing the notes back",
        "backpropagation",
        "The chain rule from the loss back to every weight, each slope worked out once and used again.",
        "Nothing is thought through again: slopes are multiplied and added.",
    ),
    Word(
        "passing it on",
        "chain rule",
        "Where one thing moves a second and the second a third, their slopes multiply.",
        "What people pass on changes on the way; here not a bit of it is lost.",
    ),
    Word(
        "wiggle",
        "finite difference",
        "The loss with a weight a little higher, minus the loss with it a little lower, divided by the distance.",
        "One wiggle is quick; for all weights it takes two tests each, so nobody trains that way.",
    ),
    Word(
        "who writes the notes",
        "autograd",
        "The part of PyTorch that follows every sum of the forward pass back to its gradient.",
        "A teacher understands a mistake; autograd knows sums and their derivatives.",
    ),
    Word(
        "who is to blame",
        "credit assignment",
        "How much of the feedback goes to which part of the student.",
        "Blame among people means intent; here it is arithmetic, and there are several ways to do it.",
    ),
    Word(
        "pulling the same way",
        "cosine",
        "How far two lists of numbers point the same way: 1 fully, 0 not at all, −1 against each other.",
        "Two that agree may pull with very different force; the cosine does not see how hard.",
    ),
    Word(
        "length",
        "norm",
        "The root of the sum of the squares of many numbers.",
        "Lengths of parts do not add up to the whole; their squares do.",
    ),
    Word(
        "studies",
        "update",
        "Every weight moves a little against its gradient.",
        "A student studies until it understands; this is one step, then comes the next test.",
    ),
    Word(
        "how it studies",
        "optimizer",
        "The rule that turns a gradient into a step.",
        "A pupil finds out how to study best; the optimizer is one fixed rule for all weights.",
    ),
    Word(
        "how hard it studies",
        "learning rate",
        "How far a weight moves for the same gradient.",
        "Studying harder rarely hurts a pupil; a rate that is too high makes the student worse.",
    ),
    Word(
        "swing",
        "momentum",
        "Part of the last direction is kept and the new gradient added.",
        "It remembers a direction, not a question: what was asked is gone.",
    ),
    Word(
        "fading",
        "weight decay",
        "At each update the matrices of the blocks shrink by a tiny share.",
        "A pupil forgets what was not repeated; this shrinks all of them alike.",
    ),
    Word(
        "studying too hard",
        "divergence",
        "Steps so large that each overshoots further, until the loss is no number any more.",
        "A pupil rests and recovers; this student is lost, one goes back to an earlier test.",
    ),
    Word(
        "never studied",
        "held out",
        "Questions kept out of every test, to see whether what was learned carries over to them.",
        "A pupil may have met a question elsewhere; these were surely never studied.",
    ),
    Word(
        "learning by heart",
        "overfitting",
        "Better and better on what was studied, and not, or even worse, on what was not.",
        "A pupil can tell by heart from knowing why; the student cannot, only held-out questions show it.",
    ),
    Word(
        "school before any trade",
        "pre-training",
        "Predicting the next word of much text, before anything else is taught.",
        "A school chooses what it teaches; this learns whatever the text happens to say.",
    ),
    Word(
        "unit of the marks",
        "nat",
        "A loss of 1 nat is a confidence of 1/e, about 37 %, in what is right; halving it costs another 0.69.",
        "Marks in school end somewhere; nats do not: as p nears 0 the loss grows without end.",
    ),
    Word(
        "word",
        "token",
        "A piece of text that has a number of its own; in these exams a word.",
        "A reader sees letters; to the student a token is a row number, with no letters in it.",
    ),
    Word(
        "a word's row",
        "embedding",
        "The row of numbers with which a word, or a place in the question, enters the student.",
        "It is no meaning from a dictionary, only numbers that helped to answer these questions.",
    ),
    Word(
        "thought",
        "hidden state",
        "The row of numbers that stands for a word on its way.",
        "Nothing is said or known in it: it is a row of numbers, worked out once and dropped.",
    ),
    Word(
        "looking back",
        "attention",
        "Each word takes in something of itself and of the words before it.",
        "A reader's eye goes where it likes; these shares are worked out from the words' numbers.",
    ),
    Word(
        "one of several looks",
        "attention head",
        "One way of looking back, with weights of its own; several do it at once.",
        "Nobody gives a head its job; whether it has one can only be measured.",
    ),
    Word(
        "seeking, offering, handing over",
        "queries, keys, values",
        "Three rows made of each word's numbers: what it looks for, what it offers, what it hands over.",
        "Nothing is asked: a query and a key are multiplied, and a large product gets a large share.",
    ),
    Word(
        "no looking ahead",
        "causal mask",
        "A word takes in nothing of the words that come after it.",
        "A pupil could peek; the mask makes the share of later words exactly 0.",
    ),
    Word(
        "thinking it over",
        "MLP",
        "Each word's thought is worked on by itself.",
        "There is no second thought: the numbers go through once.",
    ),
    Word(
        "block",
        "layer",
        "Looking back, then thinking it over; a student has one or several.",
        "A pupil goes over a hard part again; the student goes through each block once.",
    ),
    Word(
        "shortcut",
        "residual connection",
        "What a block works out is added to the thought that came in, which is kept.",
        "A shortcut leaves something out; here both ways are gone and added up.",
    ),
    Word(
        "evening out",
        "LayerNorm",
        "A thought's numbers are moved and stretched to mean 0 and variance 1, then scaled by learned weights.",
        "It makes no thought fairer: it keeps numbers in a range in which learning works.",
    ),
    Word(
        "from gut feelings to confidence",
        "softmax",
        "e to the power of each gut feeling, divided by the sum of all of them.",
        "A person may doubt every answer; these shares add up to 100 %, even when all are wrong.",
    ),
    Word(
        "boldness",
        "temperature",
        "What gut feelings are divided by first: above 1 the student hesitates, below 1 it bets.",
        "It becomes no bolder: its gut feelings stay, only the shares are made differently.",
    ),
    Word(
        "connection",
        "weight",
        "A number that it learns: one of those that studying changes.",
        "No fact sits in one of them: nearly all take part in every answer.",
    ),
    Word(
        "shift",
        "bias",
        "A weight that is added instead of multiplied.",
        "It is no prejudice: a number is added to a sum.",
    ),
)
