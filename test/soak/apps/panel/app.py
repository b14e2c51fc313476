import panel as pn

pn.extension()

def model(n=5):
    return "⭐"*n

n = pn.widgets.IntSlider(value=5, start=0, end=10, step=1)
interactive_model = pn.bind(model, n=n)

layout = pn.Column(n, interactive_model)

pn.template.MaterialTemplate(
    site="Panel", title="Getting Started App", sidebar=[n], main=[interactive_model],
).servable();
