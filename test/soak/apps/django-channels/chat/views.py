from django.http import HttpResponse


def index(request):
    return HttpResponse("What chat room would you like to enter?")
