from flask import Blueprint, render_template
from .db import db, Post

bp = Blueprint('blog', __name__)

@bp.route('/')
def index():
    posts = db.session.execute(db.select(Post)).scalars().all()
    db.session.add(Post(title='Hello from blog'))
    db.session.commit()
    posts = db.session.execute(db.select(Post)).scalars().all()
    return render_template('blog/index.html', posts=posts)
