"""The pages, in Gradio: one module a page, and none imports another."""
